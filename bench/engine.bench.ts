import * as v from 'valibot';
import { ItemId, SkillId } from '#domain/ids.ts';
import { createRng, integerBetween, pick, type Rng } from '#domain/rng.ts';
import type { LoggedAttempt } from '#engine/attempt.ts';
import { type Content, contentOf, type IndexedItem } from '#engine/content.ts';
import { practise, practiseInto } from '#engine/practise.ts';
import { type RecentAnswer, recentLength } from '#engine/recent-answer.ts';
import { chooseNext } from '#engine/selection.ts';
import { draftOf, type EngineState, emptyState } from '#engine/state.ts';

/**
 * The engine's lines of the budget, unthrottled. `node bench/engine.bench.ts` prints them as JSON; the budgets script
 * calls `measureEngine`. Times in the unit of their name.
 */
export type EngineMeasures = {
  readonly chooseNextP95Ms: number;
  readonly updateMicroseconds: number;
  readonly replay20000Ms: number;
  readonly bytesPerSkill: number;
};

const monday = 1_788_700_000_000;
const minute = 60_000;

export function measureEngine(): EngineMeasures {
  const content = bigContent(500, 20);
  return {
    chooseNextP95Ms: measureChooseNext(content),
    updateMicroseconds: measureUpdate(content),
    replay20000Ms: measureReplay(content, 20_000),
    bytesPerSkill: measureBytes(content),
  };
}

/** A graph of `skills` skills in ten strands, `itemsEach` items a skill. */
export function bigContent(skills: number, itemsEach: number): Content {
  const ids = Array.from({ length: skills }, (_, i) => v.parse(SkillId, `skill-${i}`));
  return contentOf(
    ids.map((id, place) => ({
      id,
      strand: `strand-${place % 10}`,
      grade: Math.floor(place / 40),
      difficulty: place / skills,
      prerequisites: [place - 10, place - 13].flatMap((before) => ids[before] ?? []),
      items: Array.from({ length: itemsEach }, (_, i) => ({
        id: v.parse(ItemId, `${id}/${i}`),
        level: 1 + Math.floor((5 * i) / itemsEach),
        difficulty: -1.4 + (2.8 * i) / itemsEach,
        guess: i % 2 === 0 ? 0.25 : 0,
      })),
    })),
  );
}

/** 95th percentile over a learner who walks through the whole content, late half, when most skills are practised. */
export function measureChooseNext(content: Content): number {
  const rng = createRng(1);
  let state = emptyState(content.hyper);
  let recent: readonly RecentAnswer[] = [];
  const times: number[] = [];
  for (let i = 0; i < 3000; i++) {
    const now = monday + i * 30 * minute;
    const before = performance.now();
    const choice = chooseNext(state, content, now, rng, { recent });
    times.push(performance.now() - before);
    const item = choice && content.itemById.get(choice.item);
    if (!item) throw new Error('invariant: an item');
    const right = rng() < 0.85;
    recent = recent.concat({ skill: item.skill, item: item.id, right, held: false }).slice(-recentLength);
    state = practise(state, content, attemptAt(item, right), now);
  }
  const late = times.slice(times.length / 2).sort((a, b) => a - b);
  return late[Math.floor(late.length * 0.95)] ?? 0;
}

/** One live answer, of a learner with 100 practised skills: a new state each time. Median of rounds. */
export function measureUpdate(content: Content): number {
  let state: EngineState = replay(content, 2000, 100);
  const items = itemsOf(content, 100);
  const rng = createRng(2);
  const rounds = Array.from({ length: 11 }, (_, round) => {
    const attempts = Array.from({ length: 1000 }, () => attemptAt(pick(rng, items), rng() < 0.8));
    const before = performance.now();
    attempts.forEach((attempt, i) => {
      state = practise(state, content, attempt, monday + (round * 1000 + i) * minute);
    });
    return performance.now() - before;
  });
  return rounds.sort((a, b) => a - b)[5] ?? 0;
}

/** Milliseconds to fold so many answers over all skills. Median of five. */
export function measureReplay(content: Content, answers: number): number {
  const times = Array.from({ length: 5 }, () => {
    const before = performance.now();
    replay(content, answers, content.skills.length);
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[2] ?? 0;
}

/** Bytes of JSON of a practised skill's state, mean, without its name. */
export function measureBytes(content: Content): number {
  const states = Object.values(replay(content, 20_000, content.skills.length).skills);
  return states.reduce((sum, skill) => sum + JSON.stringify(skill).length, 0) / states.length;
}

function replay(content: Content, answers: number, skills: number): EngineState {
  const rng: Rng = createRng(3);
  const items = itemsOf(content, skills);
  const draft = draftOf(emptyState(content.hyper));
  for (let i = 0; i < answers; i++) {
    const now = monday + i * minute + integerBetween(rng, 0, minute - 1);
    practiseInto(draft, content, attemptAt(pick(rng, items), rng() < 0.8), now);
  }
  return draft;
}

const itemsOf = (content: Content, skills: number): readonly IndexedItem[] =>
  content.skills.slice(0, skills).flatMap((skill) => skill.items);

const attemptAt = (item: IndexedItem, right: boolean): LoggedAttempt => ({
  item: item.id,
  skills: [item.skill],
  difficulty: item.asked,
  guess: item.guess,
  right,
});

if (import.meta.main) console.log(JSON.stringify(measureEngine()));
