import { refreshBelow, secureAt } from '#engine/held.ts';
import { masteryOf } from '#engine/mastery.ts';
import { observe } from '#engine/observe.ts';
import { taggedItemVariance, teaching } from '#engine/parameters.ts';
import { emptyState } from '#engine/state.ts';
import { line, picture, round, text } from './svg.ts';

/** An answer of the learner shown: on which day, and was it right? */
type Answer = readonly [day: number, right: boolean];

const sitting = (day: number, answers: string): readonly Answer[] =>
  Array.from(answers, (mark, place) => [day + place / 288, mark === '+'] as const);

/** A learner made up to show every turn: learning, a first fading, reviews that hold ever longer, a miss after a long rest. */
const story: readonly Answer[] = [
  ...sitting(0, '-+-+'),
  ...sitting(2, '-++'),
  ...sitting(5, '+'),
  ...sitting(15, '-+'),
  ...sitting(17, '+'),
  ...sitting(28, '+'),
];

const days = 60;
const stepDays = 0.25;
const msPerDay = 86_400_000;
/** Any Monday. */
const start = 1_788_700_000_000;

type Point = readonly [day: number, probability: number];

/** P_k of one skill (ENG-7) through practice and rest, computed by the engine with the set that teaching uses. */
export function masteryPlot(): string {
  const [left, top, width, height] = [44, 20, 540, 240];
  const x = (day: number): number => left + (day / days) * width;
  const y = (p: number): number => top + (1 - p) * height;
  const { path, answers } = walked();
  const marks = answers.map(([day, p, right]) => {
    const [cx, cy] = [x(day), y(p)];
    return right
      ? `<circle class="dot" cx="${round(cx)}" cy="${round(cy)}" r="3.5"/>`
      : `<path class="miss" d="M${round(cx - 4)} ${round(cy - 4)}l8 8m0 -8l-8 8"/>`;
  });
  return picture(680, 310, 'Probability of mastery of one skill over 60 days', [
    line([x(0), y(0)], [x(days), y(0)], 'line'),
    line([x(0), y(0)], [x(0), y(1)], 'line'),
    line([x(0), y(secureAt)], [x(days), y(secureAt)], 'faint'),
    line([x(0), y(refreshBelow)], [x(days), y(refreshBelow)], 'faint'),
    text(x(days) + 6, y(secureAt), `secure ${secureAt}`),
    text(x(days) + 6, y(refreshBelow) + 8, `refresh ${refreshBelow}`),
    ...[0, 0.5, 1].map((p) => text(x(0) - 6, y(p) + 4, String(p), 'end')),
    ...[0, 10, 20, 30, 40, 50, 60].map((day) => text(x(day), y(0) + 16, String(day), 'middle')),
    text(x(days / 2), y(0) + 34, 'days; dots are right answers, crosses are misses', 'middle'),
    `<path class="data" stroke-linejoin="round" d="M${path.map(([day, p]) => `${round(x(day))} ${round(y(p))}`).join('L')}"/>`,
    ...marks,
  ]);
}

function walked(): { path: readonly Point[]; answers: readonly (readonly [...Point, boolean])[] } {
  const skill = 'fractions';
  const at = (day: number): number => start + day * msPerDay;
  let state = emptyState(teaching);
  const chance = (day: number): number => masteryOf(state, skill, [0, 0], at(day), teaching).probability;
  const path: Point[] = [];
  const answers: (readonly [...Point, boolean])[] = [];
  let day = 0;
  const restUntil = (end: number): void => {
    for (; day < end; day += stepDays) path.push([day, chance(day)]);
    day = end;
    path.push([day, chance(day)]);
  };
  for (const [when, right] of story) {
    restUntil(when);
    const asked = { id: skill, difficulty: [0, 0] } as const;
    const attempt = { skills: [asked], item: [0, taggedItemVariance], guess: 0, fixed: null, right } as const;
    state = observe(state, attempt, at(when), teaching);
    path.push([when, chance(when)]);
    answers.push([when, chance(when), right]);
  }
  restUntil(days);
  return { path, answers };
}
