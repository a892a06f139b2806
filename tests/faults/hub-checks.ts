import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PackHash } from '#domain/ids.ts';
import type { Lesson } from '#progress/lesson.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { answerKey, joinLineDevice, type LineDevice } from './line-device.ts';
import type { SchoolDesk } from './school-desk.ts';

/** A school whose hub is killed: who hands in to it, who looks at its board, and what it has acknowledged. */
export type HubSchool = {
  readonly classCode: string;
  readonly desk: SchoolDesk;
  readonly devices: readonly LineDevice[];
  readonly ledger: Ledger;
  readonly lesson: Lesson;
  readonly pack: PackHash;
};

/**
 * A hub that was started again holds everything it ever acknowledged, under the same hashes, is still the same hub in
 * the same epoch, and its board counts what it holds. Asked before anybody hands in, so that nothing can be healed.
 */
export async function checkAfterKill(url: string, school: HubSchool, journal: Journal): Promise<void> {
  const { ledger, desk, devices } = school;
  const heldBy = new Map<string, number>();
  for (const device of devices) {
    const said = await device.askAt(url);
    if (!said.ok) {
      journal.wrong(`asked what it holds, the hub answered ${said.error.code}`);
      continue;
    }
    if (said.value.hello.epoch !== 1) journal.wrong(`a kill began epoch ${said.value.hello.epoch}`);
    for (const { stream, status, count, head } of said.value.receipts) {
      if (status !== 'held') journal.wrong(`a stream is ${status} instead of held`);
      const before = ledger.receipts().get(stream);
      if (before && count < before.count)
        journal.wrong(`${before.count - count} acknowledged events are gone from ${stream}`);
      if (!(await device.holds(stream, count, head)))
        journal.wrong(`the hub's hash of ${stream} at ${count} is not the device's`);
      heldBy.set(device.learner, (heldBy.get(device.learner) ?? 0) + count);
    }
  }
  const { learners } = await desk.board(url);
  for (const [learner, held] of heldBy) {
    const shown = learners.find((each) => each.learner === learner)?.answers;
    if (shown !== held) journal.wrong(`the board counts ${shown} answers where the hub holds ${held}`);
  }
}

/**
 * After quiet, on a good line: all that was recorded is at the hub once, a device that never saw any of it gets it whole
 * and chained, the board counts it and waits for nothing, and the database is sound.
 */
export async function checkInTheEnd(
  url: string,
  school: HubSchool,
  journal: Journal,
  stop: () => Promise<{ readonly code: number | null; readonly data: string }>,
): Promise<void> {
  const { devices, desk, ledger } = school;
  for (let round = 0; round < 2; round++)
    for (const device of devices) {
      const done = await device.handIn();
      if (!done.ok) journal.wrong(`on a good line a hand-in ended with ${done.error.code}`);
    }
  for (const device of devices) if (!device.isSafe()) journal.wrong('a device was not told that all is safe');
  await checkAfterKill(url, school, journal);

  const learners = [...new Set(devices.map(({ learner }) => learner))];
  const [first, ...others] = learners;
  if (!first) return;
  const fresh = await joinLineDevice({
    url: () => url,
    id: 'line-device-fresh',
    classCode: school.classCode,
    learner: first,
    alsoWants: others,
    lesson: school.lesson,
    pack: school.pack,
    ledger,
    speaks: 'frames',
    patience: 20_000,
  });
  const fetched = await fresh.handIn();
  if (!fetched.ok) journal.wrong(`a fresh device could not fetch: ${fetched.error.code}`);
  const held = new Map<string, number>();
  for (const event of fresh.store.all())
    if (event.type === 'answer.submitted')
      held.set(answerKey(event.data), (held.get(answerKey(event.data)) ?? 0) + 1);
  const recorded = devices.flatMap((device) => [...device.recorded]);
  const lost = recorded.filter((key) => !held.has(key)).length;
  const doubled = [...held.values()].filter((times) => times > 1).length;
  const strange = held.size - (recorded.length - lost);
  if (lost + doubled + strange > 0)
    journal.wrong(`${lost} answers lost, ${doubled} doubled, ${strange} from nowhere`);

  const { learners: rows } = await desk.board(url);
  for (const row of rows)
    if ((row.waiting ?? 0) > 0) journal.wrong(`the board waits for ${row.waiting} of ${row.name}`);

  const { code, data } = await stop();
  if (code !== 0) journal.wrong(`Ctrl-C ended the hub with ${code}`);
  const db = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
  const sound = db.prepare('PRAGMA integrity_check').get();
  db.close();
  if (sound?.['integrity_check'] !== 'ok')
    journal.wrong(`the database is not sound: ${JSON.stringify(sound)}`);
}
