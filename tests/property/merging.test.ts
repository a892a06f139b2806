import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editName } from '#domain/events/edit-name.ts';
import type { Draft, KnownEvent } from '#domain/events/event.ts';
import { profileFields } from '#domain/events/profile-changed.ts';
import { compareEvents } from '#log/order.ts';
import { emptyEntries, foldEntries, viewEntries } from '#log/projections/entries.ts';
import { editsKept, editsOf, unreplaced } from '#log/projections/fields.ts';
import { addsOf, emptyInterests, foldInterests, interestsOf } from '#log/projections/interests.ts';
import { emptyOwnWords, foldOwnWords, type OwnWords, preferencesOf } from '#log/projections/own-words.ts';
import { anyClocks, anySchedule, play, type Step, type Written } from '#tests/support/writers.ts';

/**
 * What is written of one learner on two devices, on a copy of one of them, and at the hub, by writers who hear of each other
 * now and then and whose clocks may be decades wrong (LOG-15 to LOG-18).
 */
const devices = ['tablet', 'laptop', 'tablet', 'hub'];
const strands = ['fractions', 'measures', 'time'];

type Choice = {
  readonly type: 'setting' | 'profile' | 'interest' | 'list' | 'spend';
  readonly pick: number;
  readonly more: number;
};
const anyChoice: fc.Arbitrary<Choice> = fc.record({
  type: fc.constantFrom('setting', 'profile', 'interest', 'interest', 'list', 'spend', 'spend'),
  pick: fc.nat(5),
  more: fc.nat(7),
});

const foldAll = (events: readonly KnownEvent[]): OwnWords => events.reduce(foldOwnWords, emptyOwnWords);
const foldBooks = (events: readonly KnownEvent[]) => events.reduce(foldEntries, emptyEntries);

/** What this writer would write now, seeing what it holds. The hub only mints. */
function act(
  held: readonly KnownEvent[],
  { type, pick, more }: Choice,
  who: number,
  mark: number,
): Draft | null {
  switch (devices[who] === 'hub' ? 'mint' : type) {
    case 'setting':
      return pick % 2
        ? { type: 'preference.changed', data: { field: 'theme', value: more % 2 ? 'dark' : 'light' } }
        : { type: 'preference.changed', data: { field: 'text', value: more % 2 ? 'large' : 'normal' } };
    case 'profile': {
      const field = profileFields[pick % 2] ?? 'likes';
      const saw = unreplaced(editsOf(foldAll(held).profile, field)).map(({ name }) => name);
      return { type: 'profile.changed', data: { field, text: `words ${mark}`, saw } };
    }
    case 'interest': {
      const strand = strands[pick % strands.length] ?? '';
      const saw = addsOf(foldAll(held).interests, strand).slice();
      return saw.length > 0
        ? { type: 'interest.removed', data: { strand, saw } }
        : { type: 'interest.added', data: { strand } };
    }
    case 'list': {
      const value = strands.filter((_, place) => (more >> place) % 2);
      return { type: 'preference.changed', data: { field: 'interests', value } };
    }
    case 'mint': {
      // Now and then an id that was minted before: a hub that forgot, or was asked again.
      const [id, kind] = [`entry-00${mark % 7}`, pick % 2 ? 'coin' : 'star'];
      return { type: 'entry.minted', data: { id, kind, amount: more + 1, for: 'job' } };
    }
    case 'spend': {
      const { left } = viewEntries(foldBooks(held));
      const entry = left[pick % Math.max(left.length, 1)];
      return entry ? { type: 'entry.spent', data: { id: entry.id, for: `thing-${more}` } } : null;
    }
  }
}

const anyStory = fc.record({ clocks: anyClocks, steps: anySchedule(devices.length, anyChoice) });
type Story = { readonly clocks: readonly number[]; readonly steps: readonly Step<Choice>[] };

const without = ({ clocks, steps }: Story, unwanted: Choice['type']): Story => ({
  clocks,
  steps: steps.filter((step) => step.kind === 'hear' || step.what.type !== unwanted),
});
const tell = ({ clocks, steps }: Story): readonly Written[] => play(devices, clocks, steps, act);
const inOrder = (log: readonly Written[]) => log.map(({ event }) => event).sort(compareEvents);
const bytes = (value: unknown) => JSON.stringify(value);
const runs = { numRuns: 300 };

describe('what several devices write of one learner', () => {
  it('LOG-6 LOG-15 comes to the same bytes in any order of arrival and in any splitting of the log', () => {
    void fc.assert(
      fc.property(anyStory, fc.infiniteStream(fc.nat(999)), fc.nat(40), (story, dice, cut) => {
        const log = tell(story);
        const whole = inOrder(log);
        const arrived = log
          .map(({ event }) => ({ event, place: dice.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        // The union of what came twice over two roads: each event once, in canonical order.
        const union = Array.from(new Set([...arrived.slice(cut), ...arrived])).sort(compareEvents);
        expect(bytes(foldAll(union))).toBe(bytes(foldAll(whole)));
        // A stored state and what came after it.
        const stored = JSON.parse(bytes(foldAll(whole.slice(0, cut)))) as OwnWords;
        expect(bytes(whole.slice(cut).reduce(foldOwnWords, stored))).toBe(bytes(foldAll(whole)));
        // These folds need no order at all, and a repeat is nothing new.
        const twice = [...arrived.slice(cut), ...arrived];
        expect(bytes(foldAll(twice))).toBe(bytes(foldAll(whole)));
        expect(bytes(foldBooks(twice))).toBe(bytes(foldBooks(whole)));
      }),
      runs,
    );
  });

  it('LOG-15 the last writer wins, and the values before stay known', () => {
    void fc.assert(
      fc.property(anyStory, (story) => {
        const whole = inOrder(tell(story));
        const { settings, profile } = foldAll(whole);
        const said = whole.flatMap(({ type, data }) =>
          type === 'preference.changed' && data.field === 'theme' ? [data.value] : [],
        );
        expect(editsOf(settings, 'theme').map(({ value }) => value)).toEqual(
          said.reverse().slice(0, editsKept),
        );
        for (const field of profileFields) {
          const texts = whole.flatMap(({ type, data }) =>
            type === 'profile.changed' && data.field === field ? [data.text] : [],
          );
          expect(editsOf(profile, field).map(({ value }) => value)).toEqual(
            texts.reverse().slice(0, editsKept),
          );
        }
      }),
      runs,
    );
  });

  it('LOG-16 an edit that nobody saw is told from one that was replaced', () => {
    void fc.assert(
      fc.property(anyStory, (story) => {
        const log = tell(story);
        const { profile } = foldAll(inOrder(log));
        for (const field of profileFields) {
          const edits = log.filter(
            ({ event }) => event.type === 'profile.changed' && event.data.field === field,
          );
          const kept = edits
            .slice()
            .sort((a, b) => compareEvents(b.event, a.event))
            .slice(0, editsKept);
          const unseen = kept.filter(({ event }) => !edits.some(({ seen }) => seen.has(event)));
          expect(unreplaced(editsOf(profile, field)).map(({ value }) => value)).toEqual(
            unseen.map(({ event }) => event.type === 'profile.changed' && event.data.text),
          );
        }
      }),
      runs,
    );
  });

  it('LOG-17 an interest stays while one add of it was seen by no remove', () => {
    void fc.assert(
      fc.property(anyStory, (story) => {
        const log = tell(without(story, 'list'));
        const expected = strands.filter((strand) =>
          log.some(
            ({ event }) =>
              event.type === 'interest.added' &&
              event.data.strand === strand &&
              !log.some(
                (later) =>
                  later.event.type === 'interest.removed' &&
                  later.event.data.strand === strand &&
                  later.seen.has(event),
              ),
          ),
        );
        expect(interestsOf(foldAll(inOrder(log)).interests)).toEqual(expected);
      }),
      runs,
    );
  });

  it('LOG-17 with older programs among them, the newest list counts beside every add', () => {
    void fc.assert(
      fc.property(anyStory, (story) => {
        const whole = inOrder(tell(story));
        const state = foldAll(whole).interests;
        const lists = whole.flatMap((event) =>
          event.type === 'preference.changed' && event.data.field === 'interests' ? [event] : [],
        );
        const newest = lists[lists.length - 1];
        const listed = newest?.data.field === 'interests' ? newest.data.value : [];
        const stays = (strand: string) =>
          newest !== undefined && !state.removed.includes(`${editName(newest)} ${strand}`);
        const added = whole.filter(({ type }) => type === 'interest.added' || type === 'interest.removed');
        const alone = interestsOf(added.reduce(foldInterests, emptyInterests));
        expect(interestsOf(state)).toEqual(
          strands.filter((strand) => alone.includes(strand) || (listed.includes(strand) && stays(strand))),
        );
      }),
      runs,
    );
  });

  it('LOG-18 the books balance, nothing is negative, and nothing bought is lost, whoever spent what where', () => {
    let clashes = 0;
    void fc.assert(
      fc.property(anyStory, (story) => {
        const whole = inOrder(tell(story));
        const view = viewEntries(foldBooks(whole));
        const minted = new Map<string, { kind: string; amount: number }>();
        const spends = new Map<string, string[]>();
        for (const { type, data } of whole) {
          if (type === 'entry.minted' && !minted.has(data.id)) minted.set(data.id, data);
          if (type === 'entry.spent')
            spends.set(data.id, Array.from(new Set([...(spends.get(data.id) ?? []), data.for])));
        }
        for (const kind of ['coin', 'star']) {
          const all = Array.from(minted).filter(([, entry]) => entry.kind === kind);
          const sum = (some: typeof all) => some.reduce((total, [, { amount }]) => total + amount, 0);
          const books = view.books.find((one) => one.kind === kind) ?? { minted: 0, spent: 0, left: 0 };
          expect(books).toMatchObject({
            minted: sum(all),
            spent: sum(all.filter(([id]) => spends.has(id))),
            left: sum(all.filter(([id]) => !spends.has(id))),
          });
          expect(books.minted).toBe(books.spent + books.left);
          expect(Math.min(books.minted, books.spent, books.left)).toBeGreaterThanOrEqual(0);
        }
        const bought = Array.from(new Set(Array.from(spends.values()).flat()));
        expect(view.bought.slice().sort()).toEqual(bought.sort());
        expect(view.clashes.map(({ id, bought }) => [id, bought])).toEqual(
          Array.from(spends)
            .filter(([, things]) => things.length > 1)
            .sort(),
        );
        expect(view.unfounded).toEqual([]);
        clashes += view.clashes.length;
      }),
      { numRuns: 600 },
    );
    // The schedules do what they are for: copies spend what the other has spent.
    expect(clashes).toBeGreaterThan(10);
  });

  it('says nothing of interests where there are none', () => {
    expect(preferencesOf(emptyOwnWords)).toEqual({});
  });
});
