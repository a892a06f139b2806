import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { Hello } from '#domain/device-api.ts';
import { failure } from '#domain/error-codes.ts';
import type { DeviceId } from '#domain/ids.ts';
import { err } from '#domain/result.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { writeMeta } from '#store/meta.ts';
import { decodeAnswer, encodeRequest, frameType } from '#sync/frame/frame.ts';
import { handIn } from '#sync/initiator.ts';
import type { Transport } from '#sync/initiator-port.ts';
import { createDeviceLog } from '#worker/device-log.ts';
import { verifyReceipt } from '#worker/verify-receipt.ts';
import type { PreparedSchool } from '../prepared-school.ts';
import { createLeanFetch } from './lean-fetch.ts';

/**
 * A new device of a teacher that fetches all that is known of the class, by the session of the teacher, through the same
 * exchange, port and store as a learner's. It has no pack: what both sides know is the hub's name alone.
 *
 * @returns how many events it holds then
 */
export async function pullClass(
  url: string,
  school: PreparedSchool,
  cookie: string,
  name: string,
): Promise<number> {
  const { fetch, close } = createLeanFetch(url);
  const db = new FootpathDatabase(name);
  try {
    await db.open();
    const { hub } = v.parse(Hello, await (await fetch('/api/hello')).json());
    await writeMeta(db, 'joined', {
      hub,
      token: '',
      school: { id: 'school' as never, name: 'Bench School' },
      class: { id: school.classId, name: 'Class B' },
    });
    await writeMeta(
      db,
      'learners',
      school.learners.map(({ learner }) => learner),
    );
    const device = name as DeviceId;
    const transport: Transport = {
      async exchange(request) {
        const answer = await fetch('/api/sync', {
          method: 'POST',
          headers: { cookie, 'content-type': frameType },
          body: new Blob([encodeRequest(request, null, [hub]).slice()]),
        });
        if (!answer.ok) return err(failure('hub-failed'));
        return decodeAnswer(new Uint8Array(await answer.arrayBuffer()), request, null, [hub]);
      },
    };
    const trip = { sent: Date.now(), received: Date.now() };
    const log = createDeviceLog(db, createDexieEventStore(db), device, () => trip, verifyReceipt);
    const report = await handIn(log, transport);
    if (!report.ok) throw new Error(`the teacher's device could not fetch the class: ${report.error.code}`);
    return await db.events.count();
  } finally {
    db.close();
    close();
    await db.delete();
  }
}
