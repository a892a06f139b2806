import { type Failure, failure } from '#domain/error-codes.ts';
import { readEvent, type StoredEvent } from '#domain/events/event.ts';
import {
  type ClassId,
  type DeviceId,
  type LearnerId,
  learnerOfPartition,
  type Partition,
} from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import {
  type DeviceBar,
  type DeviceStateRequest,
  type Oddity,
  oddities,
  type QuarantineAnswer,
  type QuarantineDecision,
  type QuarantinedEvent,
  type QuarantinedLearner,
} from '#domain/trust-api.ts';
import { oddEvents, timeOf } from './odd-events.ts';
import { listedClasses, readableClasses } from './readable-classes.ts';
import type { HubServices } from './services.ts';
import type { DeviceState } from './storage/device-states.ts';
import { quarantineLimits } from './storage/quarantine.ts';
import { eventOf } from './storage/quarantine-rows.ts';
import type { StaffMember } from './storage/staff.ts';

/** Events of one learner that are told one by one; the others are counted. */
const linesTold = 300;

/** Since when, and in whose words; null: the device works. */
export async function barOf({ accounts }: HubServices, state: DeviceState | null): Promise<DeviceBar | null> {
  if (!state) return null;
  const { who, ...rest } = state;
  return { ...rest, by: (await accounts.staff.byId(who))?.name ?? null };
}

/** The device, if it is of a class whose devices the asker may know of; a device that is not there answers alike (HUB-6). */
async function deviceOf({ accounts }: HubServices, member: StaffMember, id: DeviceId) {
  const device = await accounts.devices.find(id);
  return device && (await listedClasses(accounts, member)).includes(device.class) ? device : null;
}

/** A device is lost, revoked, or found again (TRU-1). */
export async function changeDevice(
  services: HubServices,
  member: StaffMember,
  id: DeviceId,
  { state, reason }: DeviceStateRequest,
): Promise<Result<null, Failure>> {
  if (!(await deviceOf(services, member, id))) return err(failure('not-found'));
  const { accounts, clock } = services;
  const done = await accounts.deviceStates.change(id, { state, reason, who: member.id }, clock.now());
  if (done === 'waiting') return err(failure('quarantine-waits'));
  return done === 'done' ? ok(null) : err(failure('not-found'));
}

/** What of a device waits for an adult (TRU-5), of the learners whom the asker may read. */
export async function tellQuarantine(
  services: HubServices,
  member: StaffMember,
  id: DeviceId,
): Promise<Result<QuarantineAnswer, Failure>> {
  const { accounts, clock } = services;
  const device = await deviceOf(services, member, id);
  if (!device) return err(failure('not-found'));
  const state = await accounts.deviceStates.of(id);
  const load = await accounts.quarantine.load(id);
  const readable = await learnersFor(services, member);
  const byPartition = new Map<Partition, StoredEvent[]>();
  let others = 0;
  for (const row of await accounts.quarantine.waiting(id, 0, load.arrival, quarantineLimits.events)) {
    const learner = learnerOfPartition(row.partition);
    if (learner === null || !readable.has(learner)) {
      others += 1;
      continue;
    }
    const events = byPartition.get(row.partition) ?? [];
    events.push(eventOf(row));
    byPartition.set(row.partition, events);
  }
  await accounts.audit.append({ who: member.id, did: 'read.quarantine', about: { device: id } }, clock.now());
  return ok({
    hello: await services.hello(),
    device: id,
    bar: await barOf(services, state),
    lastHeard: device.lastHeard,
    upTo: load.arrival,
    learners: [...byPartition].flatMap(([partition, events]) => {
      const known = readable.get(learnerOfPartition(partition) as LearnerId);
      return known ? [{ ...known, ...tellEvents(partition, events, state?.at ?? null, clock.now()) }] : [];
    }),
    others,
    full: load.events >= quarantineLimits.events || load.bytes >= quarantineLimits.bytes,
  });
}

/** Carries out what an adult decided, of a learner whom they may read, and answers with what still waits. */
export async function decideQuarantine(
  services: HubServices,
  member: StaffMember,
  id: DeviceId,
  { upTo, partition, verdict, except }: QuarantineDecision,
): Promise<Result<QuarantineAnswer, Failure>> {
  const device = await deviceOf(services, member, id);
  const learner = learnerOfPartition(partition);
  if (!device || learner === null || !(await learnersFor(services, member)).has(learner))
    return err(failure('not-found'));
  const others = new Set<string>(except);
  await services.accounts.quarantine.decide(id, {
    who: member.id,
    partition,
    upTo,
    accepts: (hash) => others.has(hash) !== (verdict === 'accept'),
  });
  return tellQuarantine(services, member, id);
}

type Known = Pick<QuarantinedLearner, 'learner' | 'class'>;

/** Who is or was in the classes that the asker may read, by name. */
async function learnersFor(
  { accounts, school }: HubServices,
  member: StaffMember,
): Promise<ReadonlyMap<LearnerId, Known>> {
  const found = new Map<LearnerId, Known>();
  for (const classId of await readableClasses(accounts, member))
    for (const [id, { entry }] of (await school.view(classId)).roster.members)
      if (entry) found.set(id, { learner: { id, name: entry.name }, class: classId as ClassId });
  return found;
}

function tellEvents(
  partition: Partition,
  events: readonly StoredEvent[],
  since: number | null,
  now: number,
): Omit<QuarantinedLearner, 'learner' | 'class'> {
  const odd = oddEvents(partition, events, since, now);
  const lines = events.map((event) => lineOf(event, odd.get(event) ?? []));
  const times = events.map(timeOf);
  return {
    partition,
    events: events.length,
    answers: events.filter(({ type }) => type === 'answer.submitted').length,
    right: lines.filter(({ answer }) => answer?.correct).length,
    from: times.reduce((least, at) => Math.min(least, at), times[0] ?? 0),
    to: times.reduce((most, at) => Math.max(most, at), times[0] ?? 0),
    odd: oddities.flatMap((oddity) => {
      const count = lines.filter((line) => line.odd.includes(oddity)).length;
      return count > 0 ? [{ oddity, count }] : [];
    }),
    lines: lines.slice(0, linesTold),
  };
}

function lineOf(event: StoredEvent, odd: readonly Oddity[]): QuarantinedEvent {
  const read = readEvent(event);
  const line = {
    hash: event.hash,
    type: event.type,
    at: timeOf(event),
    answer: null,
    words: null,
    odd: [...odd],
  };
  switch (read?.type) {
    case 'answer.submitted': {
      const { item, seed, response, correct, ms } = read.data;
      return { ...line, answer: { item, seed, response, correct, ms } };
    }
    case 'profile.changed':
      return { ...line, words: read.data.text };
    case 'work.added':
      return { ...line, words: read.data.words ?? read.data.name ?? null };
    default:
      return line;
  }
}
