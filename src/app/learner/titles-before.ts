import type { Standing } from '#domain/standing.ts';
import type { Today } from '#worker/api.ts';

type Step = Today['skills'][number];

/** Where a skill stands that others may be built on. */
const holding: readonly Standing[] = ['secure', 'refresh', 'assumed'];

/** What comes before a step and does not hold yet. */
export const titlesBefore = (step: Step, skills: readonly Step[]): readonly string[] =>
  step.prerequisites.flatMap((first) => {
    const known = skills.find(({ skill }) => skill === first);
    return known && !holding.includes(known.standing) ? [known.title] : [];
  });
