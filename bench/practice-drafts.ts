import { grade } from '#content/grade.ts';
import { makeInstance } from '#content/instance.ts';
import type { Draft } from '#domain/events/event.ts';
import type { PackHash } from '#domain/ids.ts';
import { integerBetween, pick, type Rng } from '#domain/rng.ts';
import type { IndexedItem } from '#engine/content.ts';
import { respondTo } from '#hub/demo/demo-learner.ts';
import type { Lesson } from '#progress/lesson.ts';

/**
 * Answers as a learner who works through the whole pack would give them: real questions of the pack, answered and judged
 * by it, four in five right, some with hints. The engine does not choose: a bench of the hub or the store needs the
 * events' true shape and size, not their order.
 */
export function* practiceDrafts(lesson: Lesson, pack: PackHash, rng: Rng, count: number): Generator<Draft> {
  const { skills } = lesson.content;
  for (let made = 0; made < count; ) {
    // Most of the time at the front of what is known, now and then back to something older.
    const front = Math.floor((made / count) * skills.length);
    const skill = skills[rng() < 0.7 ? front : integerBetween(rng, 0, front)];
    const draft = skill && answerTo(lesson, pack, pick(rng, skill.items), rng);
    if (!draft) continue;
    made += 1;
    yield draft;
  }
}

function answerTo(lesson: Lesson, pack: PackHash, item: IndexedItem, rng: Rng): Draft | null {
  const seed = integerBetween(rng, 1, 0x7fffffff);
  const question = makeInstance(lesson.pack, item.id, seed);
  if (!question.ok) return null;
  const { instance, solution } = question.value;
  const response = respondTo(instance, solution.key, rng() < 0.8, rng);
  const judged = grade(solution.key, response);
  if (judged.kind === 'unreadable') return null;
  const { correct, score, misconception } = judged;
  return {
    type: 'answer.submitted',
    data: {
      item: item.id,
      seed,
      pack: pack.slice(0, 16),
      skills: [...instance.skills],
      response,
      correct,
      score,
      misconception,
      hints: !correct && rng() < 0.3 ? 1 : 0,
      ms: integerBetween(rng, 2500, 25_000),
      difficulty: item.asked,
      guess: item.guess,
    },
  };
}
