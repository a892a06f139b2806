import { type Failure, failure } from '#domain/error-codes.ts';
import { DevicesAnswer, MattersAnswer } from '#domain/hub-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { SchoolDevices } from './api.ts';
import type { BoardRows } from './board-rows.ts';
import type { HubClient } from './hub-client.ts';
import { noteExpired } from './teacher-session.ts';

/** The school's devices on a teacher's device: as the hub last told, kept for when it is out of reach. */
export function createSchoolDevices(db: FootpathDatabase, rows: BoardRows, hub: HubClient) {
  let settled = 0;

  async function read(fresh: boolean): Promise<Result<SchoolDevices, Failure>> {
    const kept = await rows.devices();
    return kept ? ok({ ...kept, fresh }) : err(failure('hub-unreachable'));
  }

  async function refused(error: Failure): Promise<Result<never, Failure>> {
    await noteExpired(db, error);
    return err(error);
  }

  return {
    read,

    async refresh(): Promise<Result<null, Failure>> {
      const before = settled;
      const [told, devices] = await Promise.all([
        hub.ask({ method: 'GET', path: '/api/matters', answer: MattersAnswer }),
        hub.ask({ method: 'GET', path: '/api/devices', answer: DevicesAnswer }),
      ]);
      if (!told.ok) return refused(told.error);
      if (!devices.ok) return refused(devices.error);
      const { matters } = told.value;
      const { hello, classes } = devices.value;
      // Asked before somebody settled a matter, it would stand there open again until the next time.
      if (before === settled) await rows.keepDevices({ asOf: hello.time, matters, classes });
      return ok(null);
    },

    /** Asking again after a lost answer changes nothing: a settled matter stays settled as it was. */
    async settle(id: string): Promise<Result<SchoolDevices, Failure>> {
      const path = `/api/matters/${encodeURIComponent(id)}/settle`;
      const told = await hub.ask({ method: 'POST', path, body: {}, answer: MattersAnswer });
      if (!told.ok) return refused(told.error);
      settled += 1;
      const kept = await rows.devices();
      const { hello, matters } = told.value;
      await rows.keepDevices({ asOf: hello.time, matters, classes: kept?.classes ?? [] });
      return read(true);
    },
  };
}
