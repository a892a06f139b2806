import { type Context, Hono } from 'hono';
import type * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { ChangePlanRequest, GiveEvidenceRequest, WithdrawEvidenceRequest } from '#domain/hub-api.ts';
import type { ClassId, LearnerId, SkillId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { classOf, learnerOf, memberOf } from '#hub/auth/let-in.ts';
import { makeLearnerAnswer } from '#hub/board.ts';
import { contentOfClass } from '#hub/class-lesson.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { createStaffWords } from '#hub/staff-words.ts';
import type { StaffMember } from '#hub/storage/staff.ts';

const one = '/classes/:class/learners/:learner';

/** A learner, the class they are asked for in, and who asks. */
type LearnerAccess = { readonly member: StaffMember; readonly class: ClassId; readonly learner: LearnerId };

const accessOf = (c: Context): LearnerAccess => ({
  member: memberOf(c),
  class: classOf(c),
  learner: learnerOf(c),
});

/**
 * GET /api/classes/:class/learners/:learner: one learner with the reasons. POST …/evidence, …/evidence/:id/withdraw and
 * …/plan: what a teacher says of them (HUB-25); each answers with the learner as they are then.
 */
export function learnerRoutes(services: HubServices) {
  const words = createStaffWords(services.store, services.accounts, services.clock);

  const answer = async (c: Context, { class: classId, learner }: LearnerAccess) =>
    answerJson(c, await makeLearnerAnswer(services, classId, learner));

  /** Reads what is to be said, says it, and answers with what came of it. */
  async function say<S extends v.GenericSchema>(
    c: Context,
    schema: S,
    work: (access: LearnerAccess, said: v.InferOutput<S>) => Promise<Result<null, Failure>>,
  ): Promise<Response> {
    const body = await readBody(c, schema, smallBody);
    if (!body.ok) return refuse(c, body.error);
    const done = await work(accessOf(c), body.value);
    return done.ok ? answer(c, accessOf(c)) : refuse(c, done.error);
  }

  /** Said of a skill that the class does not have, it would be said of nothing. */
  async function areSkills({ class: classId }: LearnerAccess, skills: readonly SkillId[]) {
    const content = contentOfClass(services.packs, (await services.school.view(classId)).roster);
    const unknown = skills.find((skill) => !content.placeById.has(skill));
    return unknown === undefined ? ok(null) : err(failure('malformed', { path: 'skills', skill: unknown }));
  }

  return new Hono<HubEnv>()
    .get(one, (c) => answer(c, accessOf(c)))
    .post(`${one}/evidence`, (c) =>
      say(c, GiveEvidenceRequest, async (access, evidence) => {
        const known = await areSkills(access, evidence.skills);
        return known.ok ? words.give(access.learner, access.member.id, evidence) : known;
      }),
    )
    .post(`${one}/evidence/:id/withdraw`, (c) =>
      say(c, WithdrawEvidenceRequest, ({ learner, member }, { note }) =>
        words.withdraw(learner, member.id, c.req.param('id'), note),
      ),
    )
    .post(`${one}/plan`, (c) =>
      say(c, ChangePlanRequest, async (access, plan) => {
        const known = await areSkills(access, plan.skills);
        return known.ok ? words.plan(access.learner, access.member.id, plan) : known;
      }),
    );
}
