import type { Failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import { profileFields } from '#domain/events/profile-changed.ts';
import type { LearnerId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import { editsOf, unreplaced } from '#log/projections/fields.ts';
import { addsOf } from '#log/projections/interests.ts';
import type { OwnWords } from '#log/projections/own-words.ts';
import type { AboutField, OwnWord } from './api.ts';
import { rememberLearner } from './known-learners.ts';
import type { LearnerShelf } from './learner-shelf.ts';
import type { PracticeDeps } from './practice.ts';

/** What a learner chooses and says of themselves. A file of its own: no first question waits for it. */
export async function sayOwn(
  learner: LearnerId,
  word: OwnWord,
  { db, shelf, log, time, appended }: PracticeDeps,
): Promise<Result<null, Failure>> {
  await rememberLearner(db, learner);
  const { reading } = await time();
  const said = await log.commit(learner, async () => {
    const { progress, words } = await shelf.read(learner);
    const draft = draftOf(word, words);
    if (draft) await log.append(learner, progress, reading, draft);
    return draft !== null;
  });
  if (said) appended();
  return ok(null);
}

/** Null when the word is no news. */
function draftOf(word: OwnWord, { interests, profile }: OwnWords): Draft | null {
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
      if (words === (now?.value ?? '') && beside.length === 0) return null;
      return { type: 'profile.changed', data: { field, text: words, saw } };
    }
  }
}

export async function readAbout(
  learner: LearnerId,
  shelf: LearnerShelf,
): Promise<Result<readonly AboutField[], Failure>> {
  const { profile } = (await shelf.read(learner)).words;
  return ok(profileFields.map((field) => aboutField(profile, field)));
}

function aboutField(profile: OwnWords['profile'], field: AboutField['field']): AboutField {
  const edits = editsOf(profile, field);
  const shown = unreplaced(edits);
  const text = shown[0]?.value ?? '';
  const beside = distinct(shown.map(({ value }) => value)).filter((words) => words !== '' && words !== text);
  const before = distinct(edits.map(({ value }) => value)).filter(
    (words) => words !== '' && words !== text && !beside.includes(words),
  );
  return { field, text, beside, before, saw: shown.map(({ name }) => name) };
}

const distinct = (words: readonly string[]): readonly string[] => Array.from(new Set(words));
