import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownEvent } from '#domain/events/event.ts';
import { evidenceKinds } from '#domain/events/staff-events.ts';
import type { SkillId } from '#domain/ids.ts';
import { type Content, contentOf } from '#engine/content.ts';
import { masteryLevel } from '#engine/held.ts';
import { normalBelow } from '#engine/normal.ts';
import { practise } from '#engine/practise.ts';
import { surveyOf } from '#engine/survey.ts';
import { afterAnswer, itemAsked, only } from '#engine/until-secure.ts';
import {
  emptyProgress,
  foldAll,
  foldKey,
  foldProgress,
  type LearnerProgress,
} from '#progress/learner-progress.ts';
import { headOf, joinProgress, rowOf } from '#progress/progress-rows.ts';
import { standingsOf } from '#progress/standings.ts';
import { whyOf } from '#progress/why.ts';
import {
  anyLog,
  content,
  contentWith,
  day,
  eventsOf,
  minute,
  monday,
  parameters,
  places,
  skillId,
  type Written,
} from '#tests/support/engine-log.ts';

/** As a device or the hub does it: one by one, folding all anew when asked to. */
function foldLive(events: readonly KnownEvent[], within: Content): LearnerProgress {
  let progress = emptyProgress;
  events.forEach((event, index) => {
    const folded = foldProgress(progress, event, within);
    progress = folded.again
      ? foldAll(emptyProgress, events.slice(0, index + 1), within).progress
      : folded.progress;
  });
  return progress;
}

function expectFinite(progress: LearnerProgress, within: Content, now: number) {
  for (const { probability, uncertainty } of standingsOf(progress, within, now)) {
    expect(probability >= 0 && probability <= 1).toBe(true);
    expect(uncertainty > 0 && Number.isFinite(uncertainty)).toBe(true);
  }
  for (const state of Object.values(progress.engine.skills)) {
    for (const number of state) expect(Number.isInteger(number)).toBe(true);
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(80);
  }
}

/** By name, so that a failure does not print them. */
const within: ReadonlyMap<string, Content> = new Map([
  ['authored', content],
  ['refitted', contentWith(2, 4, parameters(1))],
  ['one skill', contentWith(1, 1)],
  ['nothing', contentOf([])],
]);

describe('the fold with its content', () => {
  it('ENG-6, ENG-20: replay equals live with placement, staff, withdrawals and parameters; all finite, 80 bytes a skill', () => {
    void fc.assert(
      fc.property(anyLog, fc.constantFrom(...within.keys()), (log, name) => {
        const inside = within.get(name) ?? content;
        const events = eventsOf(log);
        const whole = foldAll(emptyProgress, events, inside);
        expect(whole.again).toBe(false);
        expect(JSON.stringify(foldLive(events, inside))).toBe(JSON.stringify(whole.progress));
        expectFinite(whole.progress, inside, monday + 200 * day);
      }),
    );
  });

  it('tells every row that changed: rows written as told, joined again, are the progress', () => {
    void fc.assert(
      fc.property(anyLog, (log) => {
        let progress = emptyProgress;
        const rows = new Map<SkillId, ReturnType<typeof rowOf>>();
        for (const event of eventsOf(log)) {
          const folded = foldProgress(progress, event, content);
          progress = folded.progress;
          for (const skill of folded.touched) rows.set(skill, rowOf(progress, skill));
        }
        const joined = joinProgress(headOf(progress), Array.from(rows.values()));
        expect(standingsOf(joined, content, monday + 30 * day)).toEqual(
          standingsOf(progress, content, monday + 30 * day),
        );
        expect(Object.keys(joined.engine.skills).sort()).toEqual(Object.keys(progress.engine.skills).sort());
      }),
    );
  });

  it('ENG-25: what is withdrawn leaves no trace in what is believed', () => {
    void fc.assert(
      fc.property(anyLog, fc.array(fc.nat(places), { minLength: 1, maxLength: 3 }), (log, on) => {
        const given: Written = { type: 'given', id: 9, kind: 0, places: on, level: 4, raters: 1 };
        const withIt = eventsOf([[given, 0], ...log, [{ type: 'withdrawn', id: 9 }, 0]]);
        const without = withIt.filter(
          (event) =>
            !(event.type.startsWith('evidence.') && 'id' in event.data && event.data.id === 'evidence-9'),
        );
        const kept = foldAll(emptyProgress, withIt, content).progress;
        const never = foldAll(emptyProgress, without, content).progress;
        expect(kept.engine).toEqual(never.engine);
        expect(kept.staff).toEqual(never.staff);
      }),
    );
  });

  it('ENG-20: other difficulties have another key; the words of a pack have none', () => {
    expect(foldKey(contentWith(2, 4))).toBe(foldKey(content));
    expect(foldKey(contentWith(2, 4, parameters(1)))).not.toBe(foldKey(content));
    expect(foldKey(contentWith(2, 4, parameters(1)))).not.toBe(foldKey(contentWith(2, 4, parameters(1.1))));
    expect(contentOf([]).key).toBe('');
    const log = eventsOf([
      [{ type: 'answer', place: 0, level: 3, right: true, purpose: false, unknown: false }, 0],
    ]);
    const probability = (within: Content) =>
      standingsOf(foldAll(emptyProgress, log, within).progress, within, monday)[0]?.probability ?? 0;
    // A skill found to be harder than its tag is less likely mastered after the same answer.
    expect(probability(contentWith(2, 4, parameters(1)))).toBeLessThan(
      probability(contentWith(2, 4, parameters(-1))),
    );
  });
});

describe('why', () => {
  it('ENG-26: the terms sum to the estimate, and what an answer would do is what it does', () => {
    void fc.assert(
      fc.property(anyLog, fc.nat(places - 1), fc.nat(60), (log, at, days) => {
        const progress = foldAll(emptyProgress, eventsOf(log), content).progress;
        const now = monday + (days + 180) * day;
        const skill = content.skills[at];
        const why = skill && whyOf(progress, content, skill.id, now);
        if (!skill || !why) throw new Error('invariant: a skill of the content');
        const estimate = why.terms.reduce((sum, { logits }) => sum + logits, 0);
        expect(normalBelow((estimate - masteryLevel) / why.uncertainty)).toBeCloseTo(why.probability, 2);
        const sizes = why.terms.map(({ logits }) => Math.abs(logits));
        expect(sizes).toEqual(sizes.slice().sort((a, b) => b - a));
        const alone = only(progress.engine, skill);
        const item = itemAsked(alone, content, skill, now);
        for (const right of [true, false]) {
          const logged = {
            item: item.id,
            skills: [skill.id],
            difficulty: item.asked,
            guess: item.guess,
            right,
          };
          const after = surveyOf(practise(progress.engine, content, logged, now), content, now)[at];
          expect(right ? why.ifRight : why.ifWrong).toBeCloseTo(after?.mastery.probability ?? -1, 4);
        }
        let state = progress.engine;
        for (let i = 0; i < (why.rightUntilSecure ?? 0); i++) {
          expect(surveyOf(state, content, now)[at]?.mastery.held).not.toBe(2);
          state = afterAnswer(state, content, itemAsked(state, content, skill, now), true, now);
        }
        if (why.rightUntilSecure !== null) expect(surveyOf(state, content, now)[at]?.mastery.held).toBe(2);
        if (why.refreshInDays !== null) {
          const due = (when: number) => surveyOf(progress.engine, content, when)[at]?.mastery.due;
          expect(due(now + why.refreshInDays * day)).toBe(true);
          if (why.refreshInDays > 0) expect(due(now + (why.refreshInDays - 1) * day)).toBe(false);
        }
      }),
    );
    expect(whyOf(emptyProgress, content, skillId(999), monday)).toBeNull();
  });
});

describe('what staff say', () => {
  const say = (level: 0 | 3 | 4, kind: number): Written => ({
    type: 'given',
    id: 1,
    kind,
    places: [1],
    level,
    raters: 1,
  });
  const kinds = Object.fromEntries(evidenceKinds.map((kind, i) => [kind, i])) as Record<string, number>;
  const standing = (log: readonly (readonly [Written, number])[], now = monday + day) =>
    standingsOf(foldAll(emptyProgress, eventsOf(log), content).progress, content, now)[1];
  const answer = (right: boolean): [Written, number] => [
    { type: 'answer', place: 1, level: 3, right, purpose: false, unknown: false },
    minute,
  ];

  it('ENG-25: a judgement holds until later answers say otherwise', () => {
    const judged = kinds['judgement'] ?? 0;
    const misses = Array.from({ length: 8 }, () => answer(false));
    const hits = Array.from({ length: 12 }, () => answer(true));
    expect(standing([[say(3, judged), 0]], monday)?.standing).toBe('secure');
    expect(standing([...misses, [say(4, judged), 0]], monday)?.standing).toBe('secure');
    expect(standing([[say(3, judged), 0], ...misses])?.standing).toBe('growing');
    expect(standing([[say(0, judged), 0]])?.standing).toBe('growing');
    expect(standing([...hits, [say(0, judged), 0]])?.standing).toBe('growing');
    expect(standing([[say(0, judged), 0], ...hits], monday)?.standing).toBe('secure');
  });

  it('ENG-25: a project moves what is believed, less for each of the skills it lists, and never claims one by itself', () => {
    const rubric = kinds['rubric'] ?? 0;
    const one = standing([[say(4, rubric), 0]]);
    const shared = standing([[{ ...say(4, rubric), places: [0, 1, 2, 3] } as Written, 0]]);
    const nothing = standing([]);
    expect(one?.standing).toBe('growing');
    expect(one?.probability ?? 0).toBeGreaterThan(shared?.probability ?? 1);
    expect(shared?.probability ?? 0).toBeGreaterThan(nothing?.probability ?? 1);
    expect(one?.uncertainty ?? 9).toBeLessThan(nothing?.uncertainty ?? 0);
  });
});
