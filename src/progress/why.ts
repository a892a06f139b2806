import type { SkillId } from '#domain/ids.ts';
import type { Evidence, Why } from '#domain/standing.ts';
import type { Content } from '#engine/content.ts';
import { explain } from '#engine/explain.ts';
import { own } from '#engine/own.ts';
import { isSameQuestion } from './fold-answer.ts';
import type { LearnerProgress } from './learner-progress.ts';

/** An item so much above its skill's middle, in logits, is a hard one. */
const hardFrom = 0.5;

/** Why the engine believes what it believes of a skill (ENG-26); null for a skill that the content lacks. */
export const whyOf = (progress: LearnerProgress, content: Content, skill: SkillId, now: number): Why | null =>
  explain(progress.engine, content, skill, now, recentOf(progress, content, skill));

/** First attempts among the answers that are kept, right ones, and right ones on hard questions. */
function recentOf(progress: LearnerProgress, content: Content, skill: SkillId): Why['recent'] {
  const kept = own(progress.evidence, skill) ?? [];
  const first = kept.filter((line, i) => !isRetry(line, kept[i - 1]));
  const right = first.filter(({ correct, hints }) => correct && hints === 0);
  const isHard = ({ item }: Evidence) => {
    const asked = content.itemById.get(item)?.asked ?? Number.NEGATIVE_INFINITY;
    const place = content.placeById.get(skill);
    const middle = place === undefined ? 0 : (content.skills[place]?.difficulty[0] ?? 0);
    return asked - middle >= hardFrom;
  };
  return { answers: first.length, right: right.length, hardRight: right.filter(isHard).length };
}

const isRetry = (line: Evidence, before: Evidence | undefined): boolean =>
  before !== undefined && isSameQuestion(before, line);
