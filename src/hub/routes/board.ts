import { Hono } from 'hono';
import * as v from 'valibot';
import { classOf, memberOf } from '#hub/auth/let-in.ts';
import { type BoardSince, makeBoard } from '#hub/board.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { answerJson } from '#hub/http/answer.ts';
import { openMatters } from '#hub/matters.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

const Count = v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number)));
const Query = v.object({ since: Count, epoch: Count, at: Count });

/**
 * GET /api/classes/:class/board?since=N&epoch=E&at=T: all learners, or those that changed since the board with cursor
 * N that the asker got in epoch E at hub time T. Without T, contacts without new events are told again each time.
 */
export const boardRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/classes/:class/board', async (c) => {
    const member = memberOf(c);
    const own = member.roles.includes('teacher') ? await services.accounts.staff.classesOf(member.id) : [];
    const mine = own.includes(classOf(c));
    const board = await makeBoard(services, classOf(c), await sinceOf(c.req.query(), services));
    const matters = await openMatters(services, member);
    return answerJson(c, { ...board, class: await teacherClass(services, classOf(c), mine), matters });
  });

async function sinceOf(query: Record<string, string>, { accounts }: HubServices): Promise<BoardSince> {
  const asked = v.safeParse(Query, query);
  const { since, epoch, at } = asked.success ? asked.output : {};
  const isThisEpoch = epoch === undefined || epoch === (await accounts.identity()).epoch;
  return { arrival: isThisEpoch ? (since ?? 0) : 0, at: at ?? 0 };
}
