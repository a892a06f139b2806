import { describe, expect, it } from 'vitest';
import type { Draft, KnownEvent } from '#domain/events/event.ts';
import type { ChainHash, Partition, StreamId } from '#domain/ids.ts';
import { maySay } from '#log/who-may-say.ts';
import { emptyEntries, foldEntries, viewEntries } from './entries.ts';

const event = (at: number, device: string, draft: Draft): KnownEvent => ({
  stream: device.repeat(32) as StreamId,
  seq: at,
  order: [at, 0],
  at,
  offset: null,
  hash: '0'.repeat(32) as ChainHash,
  ...draft,
});
const mint = (at: number, id: string, amount = 5, kind = 'coin') =>
  event(at, 'a', { type: 'entry.minted', data: { id, kind, amount, for: 'job-1' } });
const spend = (at: number, device: string, id: string, bought: string) =>
  event(at, device, { type: 'entry.spent', data: { id, for: bought } });
const view = (...events: readonly KnownEvent[]) => viewEntries(events.reduce(foldEntries, emptyEntries));

describe('LOG-18 what must not be spent twice', () => {
  it('an entry spent on two devices counts once, both things stay bought, and the clash is listed', () => {
    const seen = view(
      mint(1, 'entry-01'),
      mint(2, 'entry-02', 3),
      spend(3, 'b', 'entry-01', 'hat'),
      spend(4, 'c', 'entry-01', 'kite'),
    );
    expect(seen.books).toEqual([{ kind: 'coin', minted: 8, spent: 5, left: 3 }]);
    expect(seen.left.map(({ id }) => id)).toEqual(['entry-02']);
    expect(seen.bought).toEqual(['hat', 'kite']);
    expect(seen.clashes).toEqual([{ id: 'entry-01', kind: 'coin', amount: 5, bought: ['hat', 'kite'] }]);
  });

  it('the same purchase told twice is one', () => {
    const seen = view(
      mint(1, 'entry-01'),
      spend(3, 'b', 'entry-01', 'hat'),
      spend(4, 'c', 'entry-01', 'hat'),
    );
    expect(seen).toMatchObject({ bought: ['hat'], clashes: [] });
  });

  it('an entry minted again by a hub that forgot counts once, as it was first', () => {
    const [first, again] = [mint(1, 'entry-01', 5), mint(9, 'entry-01', 50)];
    for (const events of [
      [first, again],
      [again, first],
    ])
      expect(view(...events).books).toEqual([{ kind: 'coin', minted: 5, spent: 0, left: 5 }]);
  });

  it('kinds are never added to each other', () => {
    const seen = view(
      mint(1, 'entry-01', 5, 'star'),
      mint(2, 'entry-02', 3),
      spend(3, 'b', 'entry-01', 'hat'),
    );
    expect(seen.books).toEqual([
      { kind: 'coin', minted: 3, spent: 0, left: 3 },
      { kind: 'star', minted: 5, spent: 5, left: 0 },
    ]);
  });

  it('what nobody minted buys nothing until the hub’s word comes', () => {
    const spent = spend(3, 'b', 'entry-01', 'hat');
    expect(view(spent)).toMatchObject({ books: [], bought: [], unfounded: [spent.data] });
    expect(view(spent, mint(5, 'entry-01'))).toMatchObject({ bought: ['hat'], unfounded: [] });
  });

  it('LOG-14 only the hub’s partition mints, and only the learner’s own spends', () => {
    const [own, staff] = ['learner:ada', 'staff:ada'] as [Partition, Partition];
    expect([maySay(staff, 'entry.minted'), maySay(own, 'entry.minted')]).toEqual([true, false]);
    expect([maySay(staff, 'entry.spent'), maySay(own, 'entry.spent')]).toEqual([false, true]);
  });
});
