import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type ClassId, StaffId } from '#domain/ids.ts';
import { AddStaffRequest, ChangeStaffRequest, type StaffAnswer } from '#domain/staff-api.ts';
import { memberOf } from '#hub/auth/let-in.ts';
import { hashPassword, mintPassword } from '#hub/auth/password.ts';
import { mintId } from '#hub/auth/secret-token.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import type { RightsRefusal } from '#hub/storage/staff.ts';

/**
 * GET and POST /api/staff, POST /api/staff/:staff, …/end and …/password: who works here and may what, decided by a principal
 * (AUT-4). Each answers with the list as it is then; a first password is told once, in the answer that made it.
 */
export function staffRoutes(services: HubServices) {
  const { accounts, clock, config } = services;

  async function answer(c: Context, password: StaffAnswer['password'] = null): Promise<Response> {
    const list = await accounts.staff.list();
    const classes = await Promise.all(
      (await accounts.codes.all()).map((code) => teacherClass(services, code.class)),
    );
    const told: StaffAnswer = {
      hello: await services.hello(),
      staff: list.map(({ password: _, roles, classes: own, ...member }) => ({
        ...member,
        roles: [...roles],
        classes: [...own],
      })),
      classes: classes.map(({ id, name, learners }) => ({ id, name, learners })),
      password,
    };
    return answerJson(c, told);
  }

  const done = (c: Context, refusal: RightsRefusal | null): Promise<Response> | Response =>
    refusal === null ? answer(c) : refuse(c, failures[refusal]);

  const staffIn = (c: Context): StaffId => {
    const asked = v.safeParse(StaffId, c.req.param('staff'));
    // No id has this form, so nobody is found.
    return asked.success ? asked.output : ('' as StaffId);
  };

  async function areClasses(classes: readonly ClassId[]): Promise<boolean> {
    const known = new Set((await accounts.codes.all()).map((code) => code.class));
    return classes.every((each) => known.has(each));
  }

  async function firstPassword(): Promise<{ readonly plain: string; readonly password: string }> {
    const plain = mintPassword();
    return { plain, password: await hashPassword(plain, config.passwordCost) };
  }

  return new Hono<HubEnv>()
    .get('/staff', (c) => answer(c))

    .post('/staff', async (c) => {
      const body = await readBody(c, AddStaffRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const { name, roles, classes } = body.value;
      if (!(await areClasses(classes))) return refuse(c, failure('malformed', { path: 'classes' }));
      const { plain, password } = await firstPassword();
      const id = v.parse(StaffId, mintId('staff'));
      const member = { id, name, roles, password, isFirst: true };
      const refusal = await accounts.staff.add(member, classes, memberOf(c).id, clock.now());
      return refusal ? done(c, refusal) : answer(c, { staff: id, password: plain });
    })

    .post('/staff/:staff', async (c) => {
      const body = await readBody(c, ChangeStaffRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      if (!(await areClasses(body.value.classes)))
        return refuse(c, failure('malformed', { path: 'classes' }));
      return done(c, await accounts.staff.change(staffIn(c), body.value, memberOf(c).id, clock.now()));
    })

    .post('/staff/:staff/end', async (c) => {
      const body = await readBody(c, v.object({}), smallBody);
      if (!body.ok) return refuse(c, body.error);
      return done(c, await accounts.staff.end(staffIn(c), memberOf(c).id, clock.now()));
    })

    .post('/staff/:staff/password', async (c) => {
      const body = await readBody(c, v.object({}), smallBody);
      if (!body.ok) return refuse(c, body.error);
      const id = staffIn(c);
      // One's own is changed by who knows the one before (POST /api/password).
      if (id === memberOf(c).id) return refuse(c, failures['own-rights']);
      const { plain, password } = await firstPassword();
      const given = { password, isFirst: true };
      const refusal = await accounts.staff.givePassword(id, given, memberOf(c).id, clock.now());
      return refusal ? done(c, refusal) : answer(c, { staff: id, password: plain });
    });
}

const failures: Readonly<Record<RightsRefusal, Failure>> = {
  unknown: failure('not-found'),
  'name-taken': failure('malformed', { path: 'name', reason: 'name-taken' }),
  'last-principal': failure('forbidden', { reason: 'last-principal' }),
  'own-rights': failure('forbidden', { reason: 'own-rights' }),
};
