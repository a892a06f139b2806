import type { Failure } from '#domain/error-codes.ts';
import type { Draft, EventType } from '#domain/events/event.ts';
import { profileFields } from '#domain/events/profile-changed.ts';
import type { LearnerId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import { editsOf, unreplaced } from '#log/projections/fields.ts';
import { addsOf } from '#log/projections/interests.ts';
import type { OwnWords } from '#log/projections/own-words.ts';
import type { ProfileWords } from '#log/projections/profile.ts';
import type { AboutField, OwnWord } from './api.ts';
import { rememberLearner } from './known-learners.ts';
import type { PracticeDeps } from './practice.ts';

/** Seals what a learner with a lock writes for themselves and the school alone, while they are signed in (locks.ts). */
export type WordsSealer = {
  seal(text: string, type: EventType, place: string): string | null;
  /** Null: not under a key that the learner has here. */
  open(box: string, type: EventType, place: string): string | null;
};

export type WordsDeps = {
  readonly learning: PracticeDeps;
  readonly locksDesk: () => Promise<{
    sealer(learner: LearnerId): Promise<Result<WordsSealer | null, Failure>>;
  }>;
};

/** What a learner chooses and says of themselves. A file of its own: no first question waits for it. */
export async function sayOwn(
  learner: LearnerId,
  word: OwnWord,
  deps: WordsDeps,
): Promise<Result<null, Failure>> {
  const { db, shelf, log, time, appended } = deps.learning;
  const sealer = await sealerOf(learner, deps);
  if (!sealer.ok) return sealer;
  await rememberLearner(db, learner);
  const { reading } = await time();
  const said = await log.commit(learner, async () => {
    const { progress, words } = await shelf.read(learner);
    const draft = draftOf(word, words, sealer.value);
    if (draft) await log.append(learner, progress, reading, draft);
    return draft !== null;
  });
  if (said) appended();
  return ok(null);
}

/** What needs no lock does not fetch what opens one. */
async function sealerOf(
  learner: LearnerId,
  { learning, locksDesk }: WordsDeps,
): Promise<Result<WordsSealer | null, Failure>> {
  return (await learning.db.locks.get(learner)) ? (await locksDesk()).sealer(learner) : ok(null);
}

/** Null when the word is no news. */
function draftOf(word: OwnWord, { interests, profile }: OwnWords, sealer: WordsSealer | null): Draft | null {
  switch (word.kind) {
    case 'setting':
      return { type: 'preference.changed', data: word.change };
    case 'interest': {
      const { strand, likes } = word;
      // A remove names every add that is known here (LOG-17).
      const saw = addsOf(interests, strand).slice(0, 32);
      if (likes === saw.length > 0) return null;
      return likes
        ? { type: 'interest.added', data: { strand } }
        : { type: 'interest.removed', data: { strand, saw } };
    }
    case 'profile': {
      const { field, text, saw } = word.change;
      const [now, ...beside] = unreplaced(editsOf(profile, field));
      const words = text.trim();
      const before = now ? openedWords(now.value, field, sealer) : '';
      if (words === before && beside.length === 0) return null;
      const box = words === '' ? null : sealer?.seal(words, 'profile.changed', field);
      return {
        type: 'profile.changed',
        data: box ? { field, text: '', saw, box } : { field, text: words, saw },
      };
    }
  }
}

export async function readAbout(
  learner: LearnerId,
  deps: WordsDeps,
): Promise<Result<readonly AboutField[], Failure>> {
  const sealer = await sealerOf(learner, deps);
  if (!sealer.ok) return sealer;
  const { profile } = (await deps.learning.shelf.read(learner)).words;
  return ok(profileFields.map((field) => aboutField(profile, field, sealer.value)));
}

/** One thing that a learner says of themselves, as far as it can be opened. */
export function aboutField(
  profile: OwnWords['profile'],
  field: AboutField['field'],
  sealer: WordsSealer | null,
): AboutField {
  const edits = editsOf(profile, field);
  const shown = unreplaced(edits);
  const opened = (list: typeof edits) => list.map(({ value }) => openedWords(value, field, sealer));
  const [text, ...others] = opened(shown);
  const beside = distinct(others).filter((words) => words !== '' && words !== text);
  const before = distinct(opened(edits)).filter(
    (words) => words !== '' && words !== text && !beside.includes(words ?? ''),
  );
  return {
    field,
    text: text ?? '',
    beside: beside.filter(isThere),
    before: before.filter(isThere),
    isSealed: text === null,
    saw: shown.map(({ name }) => name),
  };
}

/** Null: sealed under a key that is not here. */
function openedWords(
  value: ProfileWords,
  field: AboutField['field'],
  sealer: WordsSealer | null,
): string | null {
  if (typeof value === 'string') return value;
  return sealer ? sealer.open(value.box, 'profile.changed', field) : null;
}

const isThere = (words: string | null): words is string => words !== null;
const distinct = <T>(words: readonly T[]): readonly T[] => Array.from(new Set(words));
