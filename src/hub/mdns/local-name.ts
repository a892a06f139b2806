import { setTimeout as wait } from 'node:timers/promises';
import multicastDns, { type MulticastDNS, type Options } from 'multicast-dns';
import { err, ok, type Result } from '#domain/result.ts';
import { answersTo, type Card, cardsFor, networkCards, otherHolder } from './answers.ts';

/** A name that this hub answers to until it is stopped. */
export type LocalName = { readonly name: string; stop(): void };

/** Why it does not: another computer has the name, or the network's questions cannot be heard. */
export type LocalNameFailure =
  | { readonly type: 'taken'; readonly name: string; readonly by: string }
  | { readonly type: 'deaf'; readonly name: string; readonly because: string };

/** Asked before a name is taken: three times, this far apart, ms (RFC 6762, 8.1). */
const asks = 3;
const askEvery = 250;

/**
 * Answers questions of the local network for `name` with this computer's addresses (mDNS, RFC 6762), so that people may type
 * a name where no DNS server knows one (FND-9). First it asks whether somebody else has it, and then leaves it alone.
 */
export async function openLocalName(
  name: string,
  cards: () => readonly Card[] = networkCards,
  options: Options = {},
): Promise<Result<LocalName, LocalNameFailure>> {
  const line = multicastDns({ bind: '0.0.0.0', ...options });
  const opened = await ready(line);
  if (opened !== null) {
    line.destroy();
    return err({ type: 'deaf', name, because: opened });
  }
  const by = await heldBy(line, name, cards);
  if (by !== null) {
    line.destroy();
    return err({ type: 'taken', name, by });
  }
  line.on('query', ({ questions = [] }, { address }) => {
    const { answers, additionals } = answersTo(questions, name, cardsFor(address, cards()));
    if (answers.length > 0) line.respond({ answers, additionals });
  });
  // Whoever asked before we were here.
  const said = answersTo([{ name, type: 'A' }], name, cards());
  line.respond({ answers: said.answers });
  return ok({ name, stop: () => line.destroy() });
}

/** Null when it listens; else why not. What goes wrong with single packets later concerns nobody. */
function ready(line: MulticastDNS): Promise<string | null> {
  return new Promise((settle) => {
    line.on('warning', () => undefined);
    line.on('error', (error: Error) => settle(error.message));
    line.on('ready', () => settle(null));
  });
}

async function heldBy(
  line: MulticastDNS,
  name: string,
  cards: () => readonly Card[],
): Promise<string | null> {
  let holder: string | null = null;
  line.on('response', ({ answers = [] }) => {
    const own = cards().map(({ address }) => address);
    holder ??= otherHolder(answers, name, own);
  });
  for (let n = 0; n < asks && holder === null; n++) {
    line.query(name, 'A');
    await wait(askEvery);
  }
  return holder;
}
