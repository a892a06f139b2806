import type { ClassId, LearnerId } from '#domain/ids.ts';

/** Who and what is in the simulated school. */
export const classA = 'class-a' as ClassId;
export const classB = 'class-b' as ClassId;
export const classes = [classA, classB] as const;
export const learners = ['amina', 'ben', 'dina', 'chen'] as LearnerId[];
