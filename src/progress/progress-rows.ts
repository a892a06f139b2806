import type { SkillId } from '#domain/ids.ts';
import type { Evidence } from '#domain/standing.ts';
import { own } from '#engine/own.ts';
import type { SkillState } from '#engine/skill-state.ts';
import type { EngineState } from '#engine/state.ts';
import type { LearnerProgress } from './learner-progress.ts';

/** What belongs to no one skill: small, written with every answer. */
export type ProgressHead = Omit<LearnerProgress, 'engine' | 'evidence'> & {
  readonly engine: Omit<EngineState, 'skills'>;
};

/** What belongs to one skill: written when that skill is answered. */
export type SkillRow = {
  readonly skill: SkillId;
  /** Null while only retries are known. */
  readonly state: SkillState | null;
  readonly evidence: readonly Evidence[];
};

/** Cuts a progress into rows, so that an answer costs its own few hundred bytes and not the whole progress. */
export function headOf(progress: LearnerProgress): ProgressHead {
  const { engine, evidence: _evidence, ...rest } = progress;
  const { skills: _skills, ...core } = engine;
  return { ...rest, engine: core };
}

export const rowOf = (progress: LearnerProgress, skill: SkillId): SkillRow => ({
  skill,
  state: own(progress.engine.skills, skill) ?? null,
  evidence: own(progress.evidence, skill) ?? [],
});

/** The rows put together again. */
export function joinProgress(head: ProgressHead, rows: readonly SkillRow[]): LearnerProgress {
  const skills: Record<string, SkillState> = {};
  const evidence: Record<string, readonly Evidence[]> = {};
  for (const row of rows) {
    if (row.state !== null) skills[row.skill] = row.state;
    if (row.evidence.length > 0) evidence[row.skill] = row.evidence;
  }
  return { ...head, engine: { ...head.engine, skills }, evidence };
}
