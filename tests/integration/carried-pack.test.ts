import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { createMemoryHub } from '#tests/support/memory-hub.ts';
import { openWorkerDevice } from '#tests/support/worker-device.ts';

/** A class gets another pack while one of its devices is away: what it hears of it, it must be able to work with. */
test.each([true, false])(
  'BUN-7: a new pack rides with the news of it (unpacked here: %s)',
  async (canUnpack) => {
    const folder = mkdtempSync(join(tmpdir(), 'footpath-carried-pack-'));
    const written = readStarterPack(join(import.meta.dirname, '../../packs/arithmetic-1-4'));
    if (!written.ok) throw new Error('no starter pack');
    const { text, title } = written.value;
    const { app, a, school, packs, close } = await createMemoryHub(folder, { pack: { text, title } });
    const device = await openWorkerDevice(
      () => '',
      undefined,
      async (path, init) => app.request(String(path), init),
    );
    const unpacker = globalThis.DecompressionStream;
    try {
      await device.join(a.code);
      await device.handIn();
      const [learner] = await device.learners();
      if (!learner) throw new Error('the roster has not come');
      await device.answer(learner);
      const desk = await device.bundles();
      await desk.settleKeys();
      const made = await desk.makeHandIn();
      if (!made.ok || !made.value[0]) throw new Error('no hand-in was made');

      // Meanwhile, at school. The bundle was told with the pack before, and is understood all the same.
      await school.assignPack(a.id, packs.keep(text.replace(title, `${title} again`), `${title} again`));
      const headers = { 'content-type': bundleType };
      const answer = await app.request('/api/bundles', {
        method: 'POST',
        headers,
        body: made.value[0].slice(),
      });
      expect(answer.status).toBe(200);
      if (!canUnpack) Reflect.deleteProperty(globalThis, 'DecompressionStream');
      const taken = await desk.takeBundle(new Uint8Array(await answer.arrayBuffer()));
      expect(taken).toMatchObject({ ok: true, value: { fresh: true, safe: 1, waiting: 0 } });

      // Either it has the news with the pack, or neither: a learner can go on in both cases.
      const joined = await device.classroom.read();
      expect(joined?.pack).toMatchObject({ state: 'ready', title: canUnpack ? `${title} again` : title });
      expect(await device.classroom.lesson()).toMatchObject({ ok: true });
    } finally {
      globalThis.DecompressionStream = unpacker;
      device.close();
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
