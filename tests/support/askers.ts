import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type ClassId, StaffId } from '#domain/ids.ts';
import type { StaffRole } from '#domain/staff-api.ts';
import { mintToken } from '#hub/auth/secret-token.ts';
import { sessionMs } from '#hub/storage/sessions.ts';
import { type Asker as Ask, askApp, headName, type MemoryHub, TestDevice } from './memory-hub.ts';

/** Somebody who knocks, and what they are: from this and the table follows what each route must answer. */
export type Knock = {
  readonly name: string;
  readonly device?: ClassId;
  readonly deviceName?: string;
  readonly hub?: true;
  readonly staff?: {
    readonly id: StaffId;
    readonly roles: readonly StaffRole[];
    readonly classes: readonly ClassId[];
    readonly isFirst?: true;
  };
  /** What they show, made anew each time: some routes end a session. */
  headers(): Promise<Record<string, string>>;
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ cookie: `footpath_session=${token}` });

/** Everybody who may knock at a school of two classes. A new kind of asker (a device that was revoked, say) is a line here. */
export async function askersOf(hub: MemoryHub, ask: Ask = askApp(hub.app)): Promise<readonly Knock[]> {
  const { accounts, clock, a, b } = hub;
  const device = async (name: string, each: typeof a): Promise<Knock> => {
    const joined = new TestDevice(name);
    await joined.join(ask, each.code);
    const [learner] = each.learners;
    if (learner) joined.practise(learner, 1);
    await joined.sync(ask);
    return {
      name: `device of ${each === a ? 'A' : 'B'}`,
      device: each.id,
      deviceName: name,
      headers: async () => bearer(joined.token),
    };
  };
  const password = (await accounts.staff.byName(headName))?.password ?? '';
  const add = async (
    name: string,
    roles: readonly StaffRole[],
    classes: readonly ClassId[],
    isFirst = false,
  ): Promise<StaffId> => {
    const id = v.parse(StaffId, `staff-${name.toLowerCase().replace(/\W/g, '-')}`);
    await accounts.staff.add({ id, name, roles, password, isFirst }, classes, 'command-line', clock.now());
    return id;
  };
  const session = async (id: StaffId, at = clock.now()) => cookie(await accounts.sessions.open(id, at));
  const staff = (name: string, who: NonNullable<Knock['staff']>): Knock => ({
    name,
    staff: who,
    headers: () => session(who.id),
  });
  const idOf = async (name: string): Promise<StaffId> => {
    const found = await accounts.staff.byName(name);
    if (!found) throw new Error(`${name} is of the school`);
    return found.id;
  };

  const ended = await add('Ended', ['principal', 'teacher', 'technician'], [a.id]);
  const endedCookie = await session(ended);
  await accounts.staff.end(ended, 'command-line', clock.now());
  const expired = cookie(await accounts.sessions.open(await idOf(a.teacher), clock.now() - sessionMs));
  const peerKey = mintToken();
  await accounts.settings.write('peer-key', createHash('sha256').update(peerKey).digest('hex'));
  const all = ['principal', 'teacher', 'technician'] as const;
  return [
    { name: 'nobody', headers: async () => ({}) },
    { name: 'a made-up key', headers: async () => bearer(mintToken()) },
    { name: 'a made-up session', headers: async () => cookie(mintToken()) },
    await device('device-a', a),
    await device('device-b', b),
    staff('teacher of A', { id: await idOf(a.teacher), roles: ['teacher'], classes: [a.id] }),
    staff('teacher of B', { id: await idOf(b.teacher), roles: ['teacher'], classes: [b.id] }),
    staff('technician', {
      id: await add('Tech', ['technician'], [a.id]),
      roles: ['technician'],
      classes: [a.id],
    }),
    staff('principal', { id: await idOf(headName), roles: ['principal'], classes: [] }),
    staff('all in one, of A', { id: await add('All', all, [a.id]), roles: all, classes: [a.id] }),
    staff('one with a first password', {
      id: await add('First', all, [a.id], true),
      roles: all,
      classes: [a.id],
      isFirst: true,
    }),
    { name: 'one whose rights ended', headers: async () => endedCookie },
    { name: 'an expired session', headers: async () => expired },
    { name: 'paired hub', hub: true, headers: async () => bearer(peerKey) },
  ];
}
