import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '#domain/rng.ts';
import { chooseActivities } from '#engine/activities.ts';
import { type Content, contentOf } from '#engine/content.ts';
import { nextPlacement, placementMost } from '#engine/placement.ts';
import type { PlacementAnswer } from '#engine/placement-belief.ts';
import { chooseNext } from '#engine/selection.ts';
import { emptyState } from '#engine/state.ts';
import { surveyOf } from '#engine/survey.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { standingsOf } from '#progress/standings.ts';

import {
  anyLog,
  content,
  contentWith,
  day,
  eventsOf,
  itemId,
  minute,
  monday,
  places,
  skillId,
  type Written,
} from '#tests/support/engine-log.ts';

describe('placement', () => {
  /** A learner who knows the lower levels of every strand. */
  function searchOf(within: Content, knows: (level: number) => boolean, seed = 1, most = 100) {
    const rng = createRng(seed);
    const answers: PlacementAnswer[] = [];
    for (let i = 0; i < most; i++) {
      const question = nextPlacement(answers, within, rng);
      if (question === null) break;
      const item = within.itemById.get(question.item);
      const at = within.placeById.get(question.skill);
      if (!item || at === undefined) throw new Error('invariant: an item of the content');
      const right = knows(within.skills[at]?.grade ?? 0);
      answers.push({
        skill: question.skill,
        item: item.id,
        right,
        unknown: !right,
        difficulty: item.asked,
        guess: item.guess,
      });
    }
    return answers;
  }
  const placed = (within: Content, answers: readonly PlacementAnswer[]) => {
    const log: [Written, number][] = answers.map(({ skill, item, right, unknown }) => [
      {
        type: 'answer',
        place: Number(skill.slice(6)),
        level: Number(item.slice(item.indexOf('/') + 1)),
        right,
        unknown,
        purpose: true,
      },
      minute,
    ]);
    return foldAll(emptyProgress, eventsOf([...log, [{ type: 'finished' }, minute]]), within).progress;
  };

  it('ENG-23: ends within 25 questions for any content, at most two of a skill, mixed, an easy start', () => {
    for (const within of [contentWith(1, 1), contentWith(3, 3), contentWith(5, 8), contentWith(10, 50)]) {
      const answers = searchOf(within, (level) => level < 3);
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.length).toBeLessThanOrEqual(placementMost);
      const times = new Map<string, number>();
      for (const { skill } of answers) times.set(skill, (times.get(skill) ?? 0) + 1);
      expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
    }
    const five = contentWith(5, 8);
    const strands = searchOf(five, (level) => level < 4).map(
      ({ skill }) => five.skills[five.placeById.get(skill) ?? 0]?.strand,
    );
    strands.forEach((strand, i) => {
      expect(strand === strands[i - 1] && strand === strands[i - 2]).toBe(false);
    });
    const first = searchOf(five, () => true, 1, 1)[0];
    expect(five.skills[five.placeById.get(first?.skill ?? skillId(0)) ?? 0]?.grade).toBeLessThan(4);
    expect(nextPlacement([], contentOf([]), createRng(1))).toBeNull();
  });

  it('ENG-24: finds the border, marks what is below it assumed, opens what is above it, and goes on from there', () => {
    const within = contentWith(5, 8);
    for (const border of [0, 2, 4, 6, 8]) {
      const progress = placed(
        within,
        searchOf(within, (level) => level < border),
      );
      const now = monday + day / 2;
      const shown = standingsOf(progress, within, now);
      const errors = shown.filter(
        ({ standing }, i) => (standing === 'assumed') !== (within.skills[i]?.grade ?? 0) < border,
      );
      expect(errors.length).toBeLessThanOrEqual(8);
      for (const { answers, lastAt, standing } of shown) {
        expect([answers, lastAt]).toEqual([0, null]);
        expect(['assumed', 'ready', 'later']).toContain(standing);
      }
      const due = surveyOf(progress.engine, within, now + 7 * day).filter(
        ({ mastery }) => mastery.held === 1,
      );
      expect(due.every(({ mastery }) => mastery.due)).toBe(true);
    }
  });

  it('ENG-24: answers of an unfinished search change nothing else; practice beside it counts and is kept', () => {
    const answers: [Written, number][] = [0, 1, 2].map((at) => [
      { type: 'answer', place: at, level: 3, right: true, purpose: true, unknown: false },
      minute,
    ]);
    const open = foldAll(emptyProgress, eventsOf(answers), content).progress;
    expect(open.engine).toEqual(emptyProgress.engine);
    expect(open.placement.answers).toHaveLength(3);
    const practised: [Written, number] = [
      { type: 'answer', place: 5, level: 3, right: false, purpose: false, unknown: false },
      minute,
    ];
    const done = foldAll(
      emptyProgress,
      eventsOf([...answers, practised, [{ type: 'finished' }, minute]]),
      content,
    ).progress;
    expect(done.placement.done).toBe(true);
    const [own] = standingsOf(done, content, monday).filter(({ skill }) => skill === skillId(5));
    expect(own).toMatchObject({ answers: 1, standing: 'growing' });
  });

  it('answers about skills and items that the content lacks say nothing and break nothing', () => {
    const strange = {
      skill: skillId(999),
      item: itemId(999, 1),
      right: true,
      unknown: false,
      difficulty: 0,
      guess: 0,
    };
    const lost = { ...strange, skill: skillId(0) };
    expect(nextPlacement([strange, lost], content, createRng(1))).not.toBeNull();
  });
});

describe('the choice, with wishes', () => {
  const brandNew = emptyState(content.hyper);

  it('ENG-27: up to three activities, each another skill for another reason, the first what comes next', () => {
    void fc.assert(
      fc.property(
        anyLog,
        fc.array(fc.nat(places)),
        fc.constantFrom<string[]>([], ['strand-1']),
        (log, plan, interests) => {
          const { engine, recent } = foldAll(emptyProgress, eventsOf(log), content).progress;
          const wishes = { recent, plan: plan.map(skillId), interests };
          const now = monday + 190 * day;
          const activities = chooseActivities(engine, content, now, createRng(1), wishes);
          const next = chooseNext(engine, content, now, createRng(1), wishes);
          expect(activities[0]).toEqual(next && { skill: next.skill, reason: next.reason });
          expect(activities.length).toBeLessThanOrEqual(3);
          expect(new Set(activities.map(({ skill }) => skill)).size).toBe(activities.length);
          expect(new Set(activities.map(({ reason }) => reason.code)).size).toBe(activities.length);
        },
      ),
    );
    expect(chooseActivities(emptyState(), contentOf([]), monday, createRng(1))).toEqual([]);
  });

  it('ENG-27: there is a choice for whoever has several strands to begin, and none where there is one', () => {
    const [first, other] = chooseActivities(brandNew, content, monday, createRng(1));
    expect(first?.reason.code).toBe('first-steps');
    expect(other?.reason.code).toBe('variety');
    const strandOf = (skill = first?.skill) => content.skills.find(({ id }) => id === skill)?.strand;
    expect(strandOf(other?.skill)).not.toBe(strandOf(first?.skill));
  });

  it('ENG-12: a plan comes first, even with prerequisites open, until it is held', () => {
    const planned = chooseNext(brandNew, content, monday, createRng(1), { plan: [skillId(3), skillId(999)] });
    expect(planned).toMatchObject({ skill: skillId(3), reason: { code: 'plan' } });
    const focused = chooseNext(brandNew, content, monday, createRng(1), {
      plan: [skillId(3)],
      focus: skillId(0),
    });
    expect(focused?.skill).toBe(skillId(0));
  });

  it('ENG-29: the same misconception twice is followed by an easier question of that skill', () => {
    const miss = {
      skill: skillId(0),
      item: itemId(0, 4),
      right: false,
      held: false,
      misconception: 'adds-tops',
    };
    const once = chooseNext(brandNew, content, monday, createRng(1), { recent: [miss] });
    expect(once?.reason.code).not.toBe('mend');
    const twice = chooseNext(brandNew, content, monday, createRng(1), { recent: [miss, miss] });
    expect(twice).toMatchObject({
      skill: skillId(0),
      reason: { code: 'mend', misconception: 'adds-tops', times: 2 },
    });
    expect(content.itemById.get(twice?.item ?? itemId(0, 5))?.asked).toBeLessThan(
      content.itemById.get(miss.item)?.asked ?? 0,
    );
  });

  it('ENG-14: a step back says what it is for', () => {
    const miss = { skill: skillId(1), item: itemId(1, 3), right: false, held: false };
    const back = chooseNext(brandNew, content, monday, createRng(1), { recent: [miss, miss, miss] });
    expect(back).toMatchObject({ skill: skillId(0), reason: { code: 'step-back', for: skillId(1) } });
  });
});
