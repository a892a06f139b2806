import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type ClassId, StaffId } from '#domain/ids.ts';
import type { StaffRole } from '#domain/staff-api.ts';
import type { DeviceTrust } from '#domain/trust-api.ts';
import { mintToken } from '#hub/auth/secret-token.ts';
import { sessionMs } from '#hub/storage/sessions.ts';
import { type Asker as Ask, askApp, headName, type MemoryHub, TestDevice } from './memory-hub.ts';

/** Somebody who knocks, and what they are: from this and the table follows what each route must answer. */
export type Knock = {
  readonly name: string;
  readonly device?: ClassId;
  readonly deviceName?: string;
  /** Its key is good, and the hub knows that it is not in the right hands (TRU-2). */
  readonly barred?: Exclude<DeviceTrust, 'working'>;
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

/** Everybody who may knock at a school of two classes. A new kind of asker is a line here. */
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
  /** One that worked in class A, had a key of class B too, and is then lost or revoked: the state is the device's, whatever the key. */
  const barred = async (state: NonNullable<Knock['barred']>): Promise<readonly Knock[]> => {
    const deviceName = `device-${state}`;
    const ofA = await device(deviceName, a);
    const again = new TestDevice(deviceName);
    await again.join(ask, b.code);
    const who = await idOf(headName);
    const done = await accounts.deviceStates.change(again.id, { state, who, reason: '' }, clock.now());
    if (done !== 'done') throw new Error(`${deviceName} is not ${state}`);
    return [
      { ...ofA, name: `${state} device of A`, barred: state },
      {
        name: `${state} device of A, by a key of B`,
        device: b.id,
        deviceName,
        barred: state,
        headers: async () => bearer(again.token),
      },
    ];
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
    ...(await barred('lost')),
    ...(await barred('revoked')),
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
