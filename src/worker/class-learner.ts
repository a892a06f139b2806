import type { LoadedPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import {
  type BoardCell,
  type BoardLearner,
  type ChangePlanRequest,
  type GiveEvidenceRequest,
  LearnerAnswer,
} from '#domain/hub-api.ts';
import type { ClassId, LearnerId, SkillId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Why } from '#domain/standing.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { LearnerPage } from './api.ts';
import { entryOf } from './board-entry.ts';
import type { BoardRows, Whys } from './board-rows.ts';
import { shownEvidence } from './evidence.ts';
import type { HubClient } from './hub-client.ts';
import type { PackShelf } from './packs.ts';
import { noteExpired } from './teacher-session.ts';

/**
 * One learner of a class on a teacher's device: shown from what is stored, with the reasons as the hub last gave them; and
 * what a teacher says of them, which needs the hub.
 */
export function createClassLearner(db: FootpathDatabase, rows: BoardRows, hub: HubClient, packs: PackShelf) {
  async function read(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>> {
    const [head, stored, whys] = await Promise.all([
      rows.head(classId),
      rows.learner(classId, learner),
      rows.whys(classId, learner),
    ]);
    if (!head || !stored) return err(failure(head ? 'learner-unknown' : 'hub-unreachable'));
    const opened = head.pack ? await packs.open(head.pack.hash) : null;
    return ok({
      learner: entryOf(stored),
      className: head.class.name,
      asOf: Math.max(head.hello.time, whys?.asOf ?? 0),
      whysAsOf: whys?.asOf ?? null,
      skills: skillsOf(opened?.ok ? opened.value : null, stored, whys),
    });
  }

  /** Asks the hub, keeps what it answers of the learner, and shows it. */
  async function exchange(
    classId: ClassId,
    learner: LearnerId,
    request: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: unknown },
  ): Promise<Result<LearnerPage, Failure>> {
    const path = `/api/classes/${classId}/learners/${learner}${request.path}`;
    const answer = await hub.ask({ ...request, path, answer: LearnerAnswer });
    if (!answer.ok) {
      await noteExpired(db, answer.error);
      return answer;
    }
    await rows.keepLearner(classId, answer.value);
    return read(classId, learner);
  }

  return {
    read,

    ask: (classId: ClassId, learner: LearnerId) => exchange(classId, learner, { method: 'GET', path: '' }),

    giveEvidence: (classId: ClassId, learner: LearnerId, body: GiveEvidenceRequest) =>
      exchange(classId, learner, { method: 'POST', path: '/evidence', body }),

    withdrawEvidence: (classId: ClassId, learner: LearnerId, id: string, note: string) =>
      exchange(classId, learner, { method: 'POST', path: `/evidence/${id}/withdraw`, body: { note } }),

    changePlan: (classId: ClassId, learner: LearnerId, body: ChangePlanRequest) =>
      exchange(classId, learner, { method: 'POST', path: '/plan', body }),
  };
}

export type ClassLearner = ReturnType<typeof createClassLearner>;

/** Every skill of the pack, in its order; without the pack, those that something is known of. */
function skillsOf(pack: LoadedPack | null, stored: BoardLearner, whys: Whys | null): LearnerPage['skills'] {
  const cellBySkill = new Map(stored.cells.map((cell) => [cell.skill, cell]));
  const whyBySkill = new Map<SkillId, Why>(whys?.whys.map((why) => [why.skill, why]));
  const ids = pack ? pack.pack.skills.map(({ id }) => id) : stored.cells.map(({ skill }) => skill);
  return ids.map((id) => {
    const why = whyBySkill.get(id) ?? null;
    const { evidence, ...standing } = cellBySkill.get(id) ?? untouched(id, why);
    const skill = pack?.skillById.get(id);
    return {
      standing,
      title: skill?.title ?? id,
      strand: skill?.strand ?? '',
      evidence: evidence.map((line) => shownEvidence(pack, line)),
      why,
      staff: stored.staff.filter(({ skills }) => skills.includes(id)),
    };
  });
}

/** A skill that the board has no cell for: nothing is known of it, and others come first. */
const untouched = (skill: SkillId, why: Why | null): BoardCell => ({
  skill,
  standing: 'later',
  probability: why?.probability ?? 0,
  uncertainty: why?.uncertainty ?? 2,
  answers: 0,
  lastAt: null,
  evidence: [],
});
