import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Answer, Question } from 'dns-packet';

/** A network card: its IPv4 address, and the network that can reach it there (`192.168.1.5/24`). */
export type Card = { readonly address: string; readonly cidr: string };

/** Seconds that others may remember an address for (RFC 6762, 10). */
const remembered = 120;

export const networkCards = (): readonly Card[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ family, internal, address, cidr }) =>
      family === 'IPv4' && !internal && cidr !== null ? [{ address, cidr }] : [],
    );

/** Those of the network that the question came from; all, when it came from none of them. */
export function cardsFor(asker: string, cards: readonly Card[]): readonly Card[] {
  const near = cards.filter(({ cidr }) => isIn(asker, cidr));
  return near.length > 0 ? near : cards;
}

/** What to answer to questions about `name` (`footpath.local`); empty: nothing was asked of it. */
export function answersTo(
  questions: readonly Question[],
  name: string,
  cards: readonly Card[],
): { readonly answers: Answer[]; readonly additionals: Answer[] } {
  const asked = questions.filter((question) => question.name.toLowerCase() === name);
  const wants = (...types: readonly string[]): boolean => asked.some(({ type }) => types.includes(type));
  const addresses = cards.map(
    ({ address }): Answer => ({ name, type: 'A', ttl: remembered, flush: true, data: address }),
  );
  // That there is nothing else under the name: without that word, a phone that asks for IPv6 too waits for an answer.
  const nothingElse: Answer = {
    name,
    type: 'NSEC',
    ttl: remembered,
    flush: true,
    data: { nextDomain: name, rrtypes: ['A'] },
  };
  if (wants('A', 'ANY')) return { answers: addresses, additionals: [nothingElse] };
  if (wants('AAAA')) return { answers: [nothingElse], additionals: addresses };
  return { answers: [], additionals: [] };
}

/** Who else says that the name is theirs: an address of an answer that is none of ours. */
export function otherHolder(answers: readonly Answer[], name: string, own: readonly string[]): string | null {
  for (const answer of answers)
    if (answer.type === 'A' && answer.name.toLowerCase() === name && !own.includes(answer.data))
      return answer.data;
  return null;
}

function isIn(address: string, cidr: string): boolean {
  const [network = '', length] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), 'ipv4');
  return list.check(address, 'ipv4');
}
