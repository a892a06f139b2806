import { once } from 'node:events';
import multicastDns from 'multicast-dns';
import { afterEach, describe, expect, test } from 'vitest';
import { carrierName } from '#domain/carrier-api.ts';
import { answersTo, type Card, cardsFor } from './answers.ts';
import { openLocalName } from './local-name.ts';

const cards: readonly Card[] = [
  { address: '192.168.1.5', cidr: '192.168.1.5/24' },
  { address: '10.3.0.2', cidr: '10.3.0.2/16' },
];
const name = 'footpath.local';

describe('FND-9 what is answered', () => {
  test('its addresses to whoever asks for the name, however they write it', () => {
    const { answers } = answersTo([{ name: 'FootPath.local', type: 'A' }], name, cards);
    expect(answers.map((answer) => 'data' in answer && answer.data)).toEqual(['192.168.1.5', '10.3.0.2']);
  });

  test('that there is no IPv6, so that nobody waits for it', () => {
    const { answers, additionals } = answersTo([{ name, type: 'AAAA' }], name, cards);
    expect(answers.map(({ type }) => type)).toEqual(['NSEC']);
    expect(additionals.map(({ type }) => type)).toEqual(['A', 'A']);
  });

  test('nothing about other names', () => {
    const questions = [{ name: 'printer.local', type: 'A' as const }];
    expect(answersTo(questions, name, cards).answers).toEqual([]);
  });

  test('the card of the asker’s own network, where there is one', () => {
    const addresses = (asker: string) => cardsFor(asker, cards).map(({ address }) => address);
    expect(addresses('192.168.1.40')).toEqual(['192.168.1.5']);
    expect(addresses('10.3.200.1')).toEqual(['10.3.0.2']);
    expect(addresses('172.16.0.1')).toEqual(['192.168.1.5', '10.3.0.2']);
  });
});

/** Real packets, on this computer alone and on a port that no other program listens to. */
const loopback = { port: 15353, interface: '127.0.0.1' };
const here: readonly Card[] = [{ address: '127.0.0.1', cidr: '127.0.0.1/8' }];
const there: readonly Card[] = [{ address: '127.0.0.2', cidr: '127.0.0.2/8' }];
const opened: { stop(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.stop();
});

async function open(as: string, at: readonly Card[]) {
  const outcome = await openLocalName(as, () => at, loopback);
  if (outcome.ok) opened.push(outcome.value);
  return outcome;
}

describe('FND-9 on a network', () => {
  test('whoever asks for the name hears the address', async () => {
    expect((await open(name, here)).ok).toBe(true);
    const asker = multicastDns({ ...loopback, bind: '0.0.0.0' });
    opened.push({ stop: () => asker.destroy() });
    await once(asker, 'ready');
    const heard = new Promise((settle) =>
      asker.on('response', ({ answers = [] }) => {
        const found = answers.find((answer) => answer.type === 'A' && answer.name === name);
        if (found) settle(found);
      }),
    );
    asker.query(name, 'A');
    expect(await heard).toMatchObject({ type: 'A', data: '127.0.0.1' });
  });

  test('BUN-14 a carrier beside a hub answers to its own name, and to no other', async () => {
    expect((await open(name, here)).ok).toBe(true);
    expect((await open(carrierName, there)).ok).toBe(true);
    const asker = multicastDns({ ...loopback, bind: '0.0.0.0' });
    opened.push({ stop: () => asker.destroy() });
    await once(asker, 'ready');
    const heard: unknown[] = [];
    const asked = new Promise<void>((settle) =>
      asker.on('response', ({ answers = [] }) => {
        for (const answer of answers) if (answer.type === 'A') heard.push([answer.name, answer.data]);
        if (answers.some((answer) => answer.name === carrierName)) settle();
      }),
    );
    asker.query(carrierName, 'A');
    await asked;
    expect(heard).toEqual([[carrierName, '127.0.0.2']]);
  });

  test('a name that another computer has is left to it, and its address is said', async () => {
    expect((await open('taken.local', there)).ok).toBe(true);
    expect(await open('taken.local', here)).toEqual({
      ok: false,
      error: { type: 'taken', name: 'taken.local', by: '127.0.0.2' },
    });
    // The same computer, started again while the one before is still there, is no other.
    expect((await open('taken.local', there)).ok).toBe(true);
  });
});
