import { createHash } from 'node:crypto';
import { createRng, integerBetween, pick, type Rng, seedOf, shuffle } from '#domain/rng.ts';

/**
 * A week of a class, made up: 30 learners, Monday to Sunday, about 1,200 answers each, with entries of a purse, what they
 * wrote about their day, goals, and changes of their profile. Seeded: the same week every time. The events are of types that
 * this program does not know, as a newer program's would be: the log and the exchange must carry them all the same.
 */
export type Fact = { readonly type: string; readonly at: number; readonly data: Record<string, unknown> };
export type Item = {
  readonly id: string;
  readonly skill: string;
  readonly kind: AnswerKind;
  readonly key: string;
  readonly difficulty: number;
};
export type WorkloadLearner = { readonly facts: readonly Fact[] };
export type Workload = {
  readonly items: readonly Item[];
  readonly learners: readonly WorkloadLearner[];
  /** What a learner does after the week, for a second hand-in. */
  extra(learner: number, count: number): readonly Fact[];
};

type AnswerKind = 'choice' | 'several' | 'number' | 'fraction' | 'order' | 'words';

const skillCount = 48;
const itemsOfSkill = 30;
const setCount = 60;
const itemsOfSet = 24;
const day = 86_400_000;
/** A Monday, 00:00 UTC. */
const monday = Date.UTC(2027, 0, 4);
/** Answers of a middling learner on each day of the week. */
const answersOfDay = [205, 195, 200, 205, 190, 90, 60] as const;

const strands = ['counting', 'adding', 'sharing', 'shapes', 'measures', 'charts'];
const doing = ['compare', 'split', 'join', 'order', 'double', 'halve', 'round', 'estimate'];
const vocabulary =
  'we they it is was more less than half double both sides corner because count next first last ten hundred share left over equal shape longer heavier train market bread boat after before again never always'.split(
    ' ',
  );

/** A normal variate (Box and Muller 1958). */
const normal = (rng: Rng): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
const logNormal = (rng: Rng, middle: number, spread: number): number =>
  middle * Math.exp(spread * normal(rng));
const rngOf = (...label: readonly (string | number)[]): Rng => createRng(seedOf(label.join(' ')));

function uuid(...label: readonly (string | number)[]): string {
  const digits = createHash('sha256').update(label.join(' ')).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.)(.{3})(.)(.{3})(.{12}).*$/, '$1-$2-4$4-a$6-$7');
}

function answerOf(rng: Rng, kind: AnswerKind): string {
  if (kind === 'choice') return pick(rng, ['a', 'b', 'c', 'd']);
  if (kind === 'several') return ['a', 'b', 'c', 'd', 'e'].filter(() => rng() < 0.4).join(',') || 'b';
  if (kind === 'order') return shuffle(rng, ['1', '2', '3', '4']).join('');
  if (kind === 'fraction') return `${integerBetween(rng, 1, 11)}/${integerBetween(rng, 2, 12)}`;
  if (kind === 'words')
    return Array.from({ length: integerBetween(rng, 1, 6) }, () => pick(rng, vocabulary)).join(' ');
  if (rng() < 0.5) return String(integerBetween(rng, 0, 99));
  return String(integerBetween(rng, 100, 9999) / (rng() < 0.3 ? 10 : 1));
}

function makeItems(seed: number): readonly Item[] {
  const rng = rngOf('items', seed);
  const kinds: readonly AnswerKind[] = [
    'choice',
    'choice',
    'number',
    'number',
    'fraction',
    'several',
    'words',
    'order',
  ];
  return Array.from({ length: skillCount * itemsOfSkill }, (_, place) => {
    const s = Math.floor(place / itemsOfSkill);
    const skill = `${doing[s % doing.length]}-${strands[Math.floor(s / doing.length)]}`;
    const kind = pick(rng, kinds);
    const id = `${skill}/${String((place % itemsOfSkill) + 1).padStart(2, '0')}`;
    return { id, skill, kind, key: answerOf(rng, kind), difficulty: normal(rng) };
  });
}

const names = 'Ada Bo Chen Dina Eli Fay Gus Hadi Ines Jon Kaya Lea Milo Nur Oki Pia Quim Rui Sol Tam'.split(
  ' ',
);
const reflections = [
  'I could not {do} the {thing} at first, then {name} said to draw it and it was fine.',
  'Today was {mood}. I did {count} of the {thing} and only two went wrong.',
  'I still {slip} when it gets long, tomorrow I will go slower.',
  'We talked about the {thing} at home and my sister did not believe me!',
  'The one about the {thing} was my favourite, I would like more like that please.',
];
const goals = [
  'Get {count} of the {thing} right without help by Friday',
  'Ask {name} when I {slip} and not guess',
  'Do {count} questions every day about the {thing}',
];
const slots: Readonly<Record<string, readonly string[]>> = {
  do: ['split', 'round', 'compare', 'add up', 'line up'],
  thing: [
    'fractions',
    'clock',
    'market prices',
    'bar chart',
    'big numbers',
    'shapes with corners',
    'bus times',
  ],
  mood: ['a bit hard', 'really good', 'boring', 'long but ok'],
  slip: ['forget to carry', 'mix up the signs', 'read too fast', 'count one twice'],
  name: names,
};

/** Sentences from the patterns; now and then two letters change places, as they do under a child's fingers. */
function prose(rng: Rng, patterns: readonly string[], sentences: number): string {
  const text = Array.from({ length: sentences }, () => pick(rng, patterns))
    .join(' ')
    .replace(/\{(\w+)\}/g, (_, slot: string) =>
      slot === 'count' ? String(integerBetween(rng, 3, 15)) : pick(rng, slots[slot] ?? names),
    );
  if (rng() >= 0.3) return text;
  const at = integerBetween(rng, 3, text.length - 4);
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

/** One learner's way through a week, 0 the first. */
function* live(items: readonly Item[], seed: number, place: number, week: number): Generator<Fact> {
  const firstDay = week * 7;
  const rng = rngOf('learner', seed, place, firstDay);
  const ability = 0.8 * normal(rng);
  const pace = logNormal(rng, 9000, 0.25);
  const diligence = Math.max(0.8, Math.min(1.2, 1 + 0.1 * normal(rng)));
  // One device in five is days out.
  const skew =
    rng() < 0.2 ? integerBetween(rng, -960, 960) * 3_600_000 : integerBetween(rng, -120, 120) * 1000;
  const fact = (type: string, at: number, data: Record<string, unknown>): Fact => ({
    type,
    at: Math.round(at + skew),
    data,
  });
  let set = place * 7;
  let coins = 0;
  for (let date = firstDay; date < firstDay + 7; date++) {
    const middle = answersOfDay[date % 7] ?? 0;
    let left = Math.round(middle * diligence * (1 + 0.08 * normal(rng)));
    let at = monday + date * day + 8.5 * 3_600_000 + rng() * 3_600_000;
    for (let sitting = 0; left > 0; sitting++) {
      const session = uuid('session', seed, place, date, sitting);
      const first = (set++ % setCount) * itemsOfSet;
      const activity = `set-${String(first / itemsOfSet + 1).padStart(2, '0')}`;
      const mode = rng() < 0.75 ? 'practice' : 'review';
      const length = Math.min(left, itemsOfSet, integerBetween(rng, 8, itemsOfSet));
      left -= length;
      const start = integerBetween(rng, 0, itemsOfSet - length);
      for (let n = 0; n < length; n++) {
        const item = items[
          first + (mode === 'practice' ? start + n : integerBetween(rng, 0, itemsOfSet - 1))
        ] as Item;
        const correct = rng() < 1 / (1 + Math.exp(item.difficulty - ability - 0.9));
        const effort = (item.kind === 'words' ? 3 : item.kind === 'choice' ? 0.8 : 1.3) * (correct ? 1 : 1.2);
        const ms = Math.max(600, Math.round(logNormal(rng, pace * effort, 0.55)));
        const hints = correct ? Number(rng() < 0.1) : Math.min(4, Math.floor(-0.9 * Math.log(1 - rng())));
        const asKey = correct && (item.kind !== 'words' || rng() < 0.5);
        const answer = asKey ? item.key : answerOf(rng, item.kind);
        at += ms + logNormal(rng, 900, 0.6);
        const skills = [item.skill];
        yield fact('response.given', at, {
          session,
          activity,
          item: item.id,
          skills,
          mode,
          correct,
          answer,
          ms,
          hints,
        });
      }
      if (rng() < 0.55) {
        const amount = integerBetween(rng, 1, 8);
        coins += amount;
        at += 400;
        yield fact('purse.changed', at, { session, kind: 'earn', amount, reason: `finished:${activity}` });
      }
      if (coins > 25 && rng() < 0.25) {
        const amount = integerBetween(rng, 5, Math.min(coins, 30));
        coins -= amount;
        at += integerBetween(rng, 4000, 40_000);
        const reason = `shop:${pick(rng, ['kite', 'drum', 'scarf', 'lamp', 'seeds'])}-${integerBetween(rng, 1, 40)}`;
        yield fact('purse.changed', at, { kind: 'spend', amount, reason });
      }
      at += logNormal(rng, 18 * 60_000, 0.7);
    }
    if (date % 7 < 5) {
      at += integerBetween(rng, 20_000, 200_000);
      yield fact('day.reflected', at, {
        text: prose(rng, reflections, integerBetween(rng, 1, 3)),
        mood: integerBetween(rng, 1, 5),
      });
    }
    if (date % 7 === 0 || rng() < 0.2) {
      at += integerBetween(rng, 10_000, 90_000);
      const due = new Date(monday + (date + 5) * day).toISOString().slice(0, 10);
      yield fact('goal.set', at, {
        goal: uuid('goal', seed, place, date),
        text: prose(rng, goals, 1),
        due,
        done: false,
      });
    }
    if (rng() < 0.2) {
      at += integerBetween(rng, 5000, 50_000);
      const field = pick(rng, ['displayName', 'avatar', 'about', 'theme', 'language', 'textSize']);
      yield fact('profile.told', at, {
        field,
        value: rng() < 0.4 ? `${names[place % names.length]} ⭐` : prose(rng, goals, 1),
      });
    }
  }
}

export function makeWorkload({ learners = 30, seed = 1 } = {}): Workload {
  const items = makeItems(seed);
  return {
    items,
    learners: Array.from({ length: learners }, (_, place) => ({ facts: [...live(items, seed, place, 0)] })),
    extra: (place, count) => [...live(items, seed, place, 1)].slice(0, count),
  };
}
