import * as v from 'valibot';
import { ItemId, SkillId } from '#domain/ids.ts';
import { createRng, pick } from '#domain/rng.ts';
import { type Content, contentOf } from '#engine/content.ts';
import { secureAt } from '#engine/held.ts';
import { placeInto } from '#engine/place.ts';
import { bestQuestion, nextPlacement, placementMost, placementProbability } from '#engine/placement.ts';
import { type PlacementAnswer, placementBelief } from '#engine/placement-belief.ts';
import { practise } from '#engine/practise.ts';
import { type RecentAnswer, recentLength } from '#engine/recent-answer.ts';
import { chooseNext, type Wishes } from '#engine/selection.ts';
import { skillOf } from '#engine/skill-state.ts';
import { draftOf, type EngineState, emptyState } from '#engine/state.ts';
import { surveyOf } from '#engine/survey.ts';
import type { Ask, MakePolicy, Policy } from '../policy.ts';
import type { World } from '../world.ts';

const monday = Date.UTC(2026, 8, 7, 9);
const msPerDay = 86_400_000;
const msPerQuestion = 60_000;

/**
 * The product's own engine, asked as the product asks it: this file only puts a world into the engine's words. Every
 * difficulty is an author's tag of 0, because a policy is not told how hard items are.
 */
export const engine: MakePolicy = (world, seed, options = {}) => {
  const content = contentOfWorld(world);
  const rng = createRng(seed);
  let state: EngineState = emptyState(content.hyper);
  let recent: readonly RecentAnswer[] = [];
  let answers: readonly PlacementAnswer[] = [];
  let isPlacing = options.placement !== 'none';
  let asked = 0;
  const now = (day: number): number => monday + day * msPerDay + (asked % 20) * msPerQuestion;
  /**
   * What is secure, or was and waits for a refresh; and what placement assumes while it is as likely as a secure skill
   * must be when it becomes one. The rest of what is assumed is no claim: it is checked first.
   */
  const claimedAt = (at: number): ReadonlySet<number> => {
    const held = new Set<number>();
    for (const { skill, mastery } of surveyOf(state, content, at)) {
      const isSure = mastery.held === 1 && mastery.probability >= secureAt;
      if (mastery.held === 2 || isSure) held.add(numberOfSkill(skill.id));
    }
    return held;
  };
  let claims: ReadonlySet<number> = new Set();

  const wishes = (): Wishes => (options.review === false ? { recent, reviewsInTen: 0 } : { recent });

  const nextOfPlacement = (): { skill: SkillId; item: ItemId } | null => {
    if (options.placement === 'random') {
      const limit = options.placementOnly ?? placementMost;
      const { skill, id } = pick(rng, pick(rng, content.skills).items);
      return answers.length < limit ? { skill, item: id } : null;
    }
    if (options.placementOnly === undefined) return nextPlacement(answers, content, rng);
    return answers.length < options.placementOnly
      ? bestQuestion(answers, content, placementBelief(answers, content), rng)
      : null;
  };

  const policy: Policy = {
    next(day): Ask | null {
      if (isPlacing) {
        const question = nextOfPlacement();
        if (question) {
          const { skill, item } = question;
          return { skill: numberOfSkill(skill), item: numberOfItem(item), kind: 'placement' };
        }
        if (options.placementOnly !== undefined) return null;
        isPlacing = false;
        const draft = draftOf(state);
        placeInto(draft, content, answers, now(day));
        state = draft;
        claims = claimedAt(now(day));
      }
      const choice = chooseNext(state, content, now(day), rng, wishes());
      if (choice === null) return null;
      const skill = numberOfSkill(choice.skill);
      const kind = claims.has(skill) ? 'review' : 'practice';
      return { skill, item: numberOfItem(choice.item), kind };
    },

    observe({ skill, item, kind }, right, day): void {
      const id = skillId(skill);
      const indexed = content.itemById.get(itemId(skill, item));
      if (!indexed) return;
      asked += 1;
      if (kind === 'placement') {
        const { asked: difficulty, guess } = indexed;
        answers = answers.concat({ skill: id, item: indexed.id, right, unknown: false, difficulty, guess });
        return;
      }
      const held = skillOf(state.skills, id, content.hyper).held > 0;
      recent = recent.concat({ skill: id, item: indexed.id, right, held }).slice(-recentLength);
      const { asked: difficulty, guess } = indexed;
      state = practise(
        state,
        content,
        { item: indexed.id, skills: [id], difficulty, guess, right },
        now(day),
      );
      claims = claimedAt(now(day));
    },

    claimed: () => claims,

    known() {
      if (isPlacing) {
        const belief = placementBelief(answers, content);
        // The content lists the skills in the world's order.
        return content.skills.map((_, place) => placementProbability(belief, place));
      }
      return surveyOf(state, content, monday).map(({ mastery }) => mastery.probability);
    },
  };
  return policy;
};

const skillId = (skill: number): SkillId => v.parse(SkillId, `s${skill}`);
const itemId = (skill: number, item: number): ItemId => v.parse(ItemId, `s${skill}/${item}`);

const numberOfSkill = (id: SkillId): number => Number(id.slice(1));
const numberOfItem = (id: ItemId): number => Number(id.slice(id.indexOf('/') + 1));

const contents = new WeakMap<World, Content>();

function contentOfWorld(world: World): Content {
  const known = contents.get(world);
  if (known) return known;
  const made = contentOf(
    Array.from({ length: world.skills }, (_, skill) => ({
      id: skillId(skill),
      strand: String(Math.floor(skill / world.levels)),
      grade: skill % world.levels,
      difficulty: 0,
      prerequisites: (world.prerequisites[skill] ?? []).map(skillId),
      items: Array.from({ length: world.itemsPerSkill }, (_, item) => ({
        id: itemId(skill, item),
        level: 3,
        difficulty: 0,
        guess: world.guess(item),
      })),
    })),
  );
  contents.set(world, made);
  return made;
}
