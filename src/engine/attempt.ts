import type { ItemId, SkillId } from '#domain/ids.ts';
import { type Content, taggedDifficulty } from './content.ts';
import type { Attempt } from './observe.ts';

/** A first attempt as the log records it. */
export type LoggedAttempt = {
  readonly item: ItemId;
  readonly skills: readonly SkillId[];
  /** Whole difficulty when it was asked, and guess rate: used when the content does not know the item. */
  readonly difficulty: number;
  readonly guess: number;
  readonly right: boolean;
};

/**
 * What the model needs to know of an answer (ENG-20): difficulties as the content now has them, so that better ones count
 * for old answers too; the answer's own where the content does not know the item.
 */
export function attemptOf(content: Content, logged: LoggedAttempt): Attempt {
  const item = content.itemById.get(logged.item);
  const [asked, doubt] = item === undefined ? taggedDifficulty(logged.difficulty) : [item.asked, item.doubt];
  const skills = logged.skills.map((id) => {
    const place = content.placeById.get(id);
    const difficulty = place === undefined ? undefined : content.skills[place]?.difficulty;
    return { id, difficulty: difficulty ?? ([0, 0] as const) };
  });
  // `asked` is the whole difficulty, and the model takes the skills' own from each skill.
  const ofSkills =
    skills.reduce((sum, { difficulty }) => sum + difficulty[0], 0) / Math.max(1, skills.length);
  return {
    skills,
    item: [asked - ofSkills, doubt],
    guess: item?.guess ?? logged.guess,
    fixed: null,
    right: logged.right,
  };
}
