import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import type { PackHash } from '#domain/ids.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createHubClient } from './hub-client.ts';
import { createPackShelf } from './packs.ts';

const pack = JSON.stringify({
  format: 1,
  id: 'small',
  title: 'Small pack',
  language: 'en',
  direction: 'ltr',
  subject: 'mathematics',
  licence: 'CC0-1.0',
  strands: [{ id: 'adding', title: 'Adding' }],
  skills: [
    {
      id: 'add',
      strand: 'adding',
      grade: 1,
      title: 'Add',
      short: 'Add',
      canDo: 'I can add.',
      prerequisites: [],
      difficulty: 0,
      items: [
        {
          id: 'add/1',
          level: 1,
          type: 'number',
          difficulty: 0,
          generator: 'add',
          params: {},
          prompts: ['{a} + {b} = ?'],
          hints: ['Count on.'],
          steps: ['{a} + {b} = {answer}'],
        },
      ],
    },
  ],
});
const hashOf = (text: string): PackHash => bytesToHex(sha256(utf8ToBytes(text))) as PackHash;

/** A shelf on a hub, or on a line, that gives these bytes whatever is asked for. */
async function shelfOf(given: string) {
  const db = new FootpathDatabase(`packs-${Math.random()}`);
  await db.open();
  const hub = createHubClient(async () => new Response(given));
  return { db, shelf: createPackShelf(db, hub) };
}

test('HUB-14 a pack that is the one that was asked for is kept and opened', async () => {
  const { shelf } = await shelfOf(pack);
  expect((await shelf.fetch(hashOf(pack))).ok).toBe(true);
  expect(await shelf.open(hashOf(pack))).toMatchObject({ ok: true, value: { pack: { id: 'small' } } });
});

test('HUB-14 a pack that was exchanged on the way is told, and nothing of it is stored', async () => {
  const { db, shelf } = await shelfOf(pack.replace('Count on.', 'Ask for money.'));
  expect(await shelf.fetch(hashOf(pack))).toMatchObject({ ok: false, error: { code: 'pack-damaged' } });
  expect(await db.packs.count()).toBe(0);
  expect(await shelf.open(hashOf(pack))).toMatchObject({ ok: false, error: { code: 'pack-missing' } });
});

test('CON-1 what hashes right and is no pack is told, and put away', async () => {
  const none = '{"format":1,"skills":"many"}';
  const { db, shelf } = await shelfOf(none);
  expect((await shelf.fetch(hashOf(none))).ok).toBe(true);
  expect(await shelf.open(hashOf(none))).toMatchObject({ ok: false, error: { code: 'pack-damaged' } });
  expect(await db.packs.count()).toBe(0);
});
