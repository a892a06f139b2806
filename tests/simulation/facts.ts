import type { Draft, StoredEvent } from '#domain/events/event.ts';
import type { ClassId, ItemId, LearnerId, PackHash, SkillId, StaffId } from '#domain/ids.ts';
import type { ForeignDraft } from '#tests/support/memory-event-store.ts';

/**
 * Facts that can be recognised wherever they end up: each carries a mark, a number used once in a schedule, inside its data.
 * Kinds alternate by the mark, so that every fold has something to fold.
 */
const skills = ['count', 'add', 'multiply'] as SkillId[];
export const items: readonly string[] = skills.flatMap((skill) =>
  [1, 2, 3].map((level) => `${skill}/${level}`),
);
const teacher = 'ms-okoro' as StaffId;
const skillOf = (mark: number): SkillId => skills[mark % skills.length] ?? ('count' as SkillId);

/** What a learner does. */
export function learnerFact(mark: number): Draft {
  switch (mark % 6) {
    case 0:
      return { type: 'preference.changed', data: { field: 'locale', value: `en-m${mark}` } };
    case 1:
      return { type: 'hint.taken', data: { item: `${skillOf(mark)}/2` as ItemId, seed: mark, level: 1 } };
    default:
      return {
        type: 'answer.submitted',
        data: {
          item: `${skillOf(mark)}/${1 + (mark % 3)}` as ItemId,
          seed: mark,
          pack: 'a'.repeat(16),
          skills: [skillOf(mark)],
          response: { type: 'number', text: String(mark % 10) },
          correct: mark % 5 !== 2,
          score: mark % 5 !== 2 ? 1 : 0,
          misconception: null,
          hints: 0,
          ms: 1000 + mark,
          difficulty: 0.3,
          guess: 0,
        },
      };
  }
}

/** What staff say of a learner. Every third takes the evidence before it back. */
export function staffFact(mark: number, before: number | null): Draft {
  const by = teacher;
  if (mark % 3 === 0)
    return { type: 'plan.changed', data: { skills: [skillOf(mark)], challenge: null, note: `m${mark}`, by } };
  if (mark % 3 === 1 && before !== null)
    return { type: 'evidence.withdrawn', data: { id: `evidence-${before}`, note: `m${mark}`, by } };
  return {
    type: 'evidence.given',
    data: {
      id: `evidence-${mark}`,
      kind: 'judgement',
      skills: [skillOf(mark)],
      level: mark % 2 === 0 ? 4 : 0,
      raters: 1,
      note: `m${mark}`,
      by,
    },
  };
}

/** What the hub says of a class: its name, or the pack that it works with. */
export const classFact = (mark: number, classId: ClassId): Draft =>
  mark % 2 === 0
    ? { type: 'class.opened', data: { class: classId, name: `m${mark}`, school: 'School' } }
    : {
        type: 'pack.assigned',
        data: { class: classId, pack: 'b'.repeat(64) as PackHash, title: `m${mark}`, bytes: mark },
      };

export const enrolment = (mark: number, classId: ClassId, learner: LearnerId): Draft => ({
  type: 'learner.enrolled',
  data: { class: classId, learner, name: `m${mark}`, picture: 'owl' },
});

export function leaving(mark: number, classId: ClassId, learner: LearnerId): Draft {
  // The mark is what a newer program might add: kept, and passed over by the fold.
  const data = { class: classId, learner, mark };
  return { type: 'learner.left', data };
}

/** Who no teacher is: a judgement in this name must never be shown (LOG-14). */
export const intruder = 'not-staff';

/** Of a type, or a version, that nobody here knows (LOG-11); or what only staff may say (LOG-14, TRU-9). */
export const foreignFact = (mark: number, mayIntrude: boolean): ForeignDraft =>
  mayIntrude && mark % 3 === 0
    ? {
        type: 'plan.changed',
        version: 1,
        data: { skills: ['count'], challenge: null, note: `${intruder} m${mark}`, by: intruder },
      }
    : mark % 2 === 0
      ? { type: 'badge.earned', version: 1, data: { mark, of: { a: [1, null, 'é'], z: -0.5 } } }
      : { type: 'hint.taken', version: 9, data: { mark, level: 'third' } };

/** The mark an event carries: with its type, what it is recognised by. */
export function markOf({ data }: StoredEvent): number | null {
  const { mark, seed, value, note, name, title } = data;
  if (typeof mark === 'number') return mark;
  if (typeof seed === 'number') return seed;
  for (const text of [value, note, name, title]) {
    const found = typeof text === 'string' ? /m(\d+)$/.exec(text) : null;
    if (found) return Number(found[1]);
  }
  return null;
}
