import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { StaffId } from '#domain/ids.ts';
import { openStorage } from '#hub/cli/open-hub.ts';
import { type HubProcess, signInOf, spawnHub } from './hub-process.ts';
import { openLedger } from './ledger.ts';
import { joinLineDevice, type LineDevice } from './line-device.ts';
import { type SchoolDesk, signInAtDesk, starterLesson } from './school-desk.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** A real hub, its folder on a real file system that is full (docs/spec/faults.md, HUB-35). */

const disk = mountSmallDisk();
let hub: HubProcess | null = null;
afterEach(async () => {
  await hub?.kill();
  disk?.makeRoom();
  if (disk) rmSync(join(disk.folder, 'hub'), { recursive: true, force: true });
});
afterAll(() => disk?.remove());

type Office = { readonly url: string; readonly desk: SchoolDesk; readonly device: LineDevice };

async function open({ folder }: SmallDisk): Promise<Office> {
  hub = spawnHub(join(folder, 'hub'));
  const url = await hub.ready;
  if (url === null) throw new Error(`the hub did not start: ${hub.output()}`);
  const said = signInOf(hub.output());
  const desk = await signInAtDesk(url, said);
  const { learners, pack } = await desk.board(url);
  const learner = learners[0]?.learner;
  if (!learner || !pack) throw new Error('the demo school has learners and lessons');
  const device = await joinLineDevice({
    url: () => url,
    id: 'small-disk-1',
    classCode: said.classCode,
    learner,
    lesson: starterLesson(),
    pack: pack.hash,
    ledger: openLedger(),
    speaks: 'frames',
    patience: 10_000,
  });
  return { url, desk, device };
}

describe.skipIf(disk === null)('a hub whose disk is full', () => {
  it('HUB-35 says so, acknowledges nothing it did not keep, serves page and board, and goes on by itself', async () => {
    if (!disk) return;
    const { url, desk, device } = await open(disk);
    const answers = async (): Promise<number> =>
      (await desk.board(url)).learners.find(({ learner }) => learner === device.learner)?.answers ?? -1;
    await device.record(50, Date.now());
    expect(await device.handIn()).toMatchObject({ ok: true });

    for (let time = 1; time <= 3; time++) {
      const before = device.recorded.size;
      disk.fill();
      await device.record(400, Date.now());
      let told = '';
      // What room SQLite has of its own is soon used up.
      for (let tries = 0; tries < 20 && told === ''; tries++) {
        const done = await device.handIn(32);
        if (done.ok) await device.record(400, Date.now());
        else told = done.error.code;
      }
      expect(told, `time ${time}`).toBe('hub-full');
      expect(device.isSafe()).toBe(false);
      const held = await device.askAt(url);
      // Who has nothing to hand in is answered as ever.
      expect(held.ok && device.covers(held.value.receipts)).toBe(true);
      expect(await answers()).toBeGreaterThanOrEqual(before);
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(`${url}/api/hello`)).status).toBe(200);

      disk.makeRoom();
      expect(await device.handIn()).toMatchObject({ ok: true });
      expect(device.isSafe()).toBe(true);
      expect(await answers()).toBe(device.recorded.size);
    }
    expect(hub?.output()).toContain('is full');
    expect(hub?.output()).not.toContain('    at ');
  }, 60_000);

  it('HUB-35 HUB-8 whoever is signed in stays so: the new token of the hour waits for room', async () => {
    if (!disk) return;
    const opened = await openStorage({ data: join(disk.folder, 'hub'), database: null });
    if (!opened.ok) throw new Error(opened.error.type);
    const { accounts, close } = opened.value;
    try {
      const member = {
        id: v.parse(StaffId, 'staff-1'),
        name: 'Ms Rivera',
        roles: ['teacher'],
        password: '',
        isFirst: false,
      } as const;
      await accounts.staff.add(member, [], 'command-line', 0);
      const token = await accounts.sessions.open(member.id, 0);
      disk.fill();
      const fillUp = async (): Promise<void> => {
        for (;;) await accounts.sessions.open(member.id, 0);
      };
      await expect(fillUp()).rejects.toThrow(/full/);
      const hours = 3 * 3_600_000;
      expect(await accounts.sessions.find(token, hours)).toEqual({ staff: member.id, cookie: null });
      disk.makeRoom();
      expect(await accounts.sessions.find(token, hours)).toMatchObject({ cookie: expect.any(String) });
    } finally {
      disk.makeRoom();
      await close();
    }
  }, 60_000);

  it('HUB-35 killed while the disk is full, and with it full started again: what was acknowledged is there', async () => {
    if (!disk) return;
    const { device } = await open(disk);
    await device.record(300, Date.now());
    expect(await device.handIn()).toMatchObject({ ok: true });
    disk.fill();
    await device.record(300, Date.now());
    expect(await device.handIn(32)).toMatchObject({ ok: false });
    await hub?.kill();
    hub = spawnHub(join(disk.folder, 'hub'));
    const url = await hub.ready;
    // On a disk without a single free block it may refuse to start, in words, and leaves everything as it is.
    if (url === null) expect(hub.output()).toMatch(/full|cannot be used/);
    await hub.kill();
    disk.makeRoom();
    hub = spawnHub(join(disk.folder, 'hub'));
    const again = await hub.ready;
    if (again === null) throw new Error(hub.output());
    const held = await device.askAt(again);
    expect(held.ok && device.covers(held.value.receipts)).toBe(true);
  }, 60_000);
});
