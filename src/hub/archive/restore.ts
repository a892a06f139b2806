import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '#domain/result.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import { readLog } from '#hub/storage/event-rows.ts';
import { beginEpoch } from '#hub/storage/identity.ts';
import { readSetting, removeSetting, writeSetting } from '#hub/storage/settings.ts';
import { ensurePrincipal } from '#hub/storage/staff.ts';
import { one, type Steps } from '#hub/storage/steps.ts';
import type { EventStore } from '#log/event-store.ts';
import type { ArchiveHeader, FilePart } from './format.ts';
import { type ArchiveFailure, readArchive, verifyArchive } from './read.ts';
import { keepRecovery } from './recovery.ts';
import type { ArchiveSource } from './source.ts';
import { writeTable } from './tables.ts';

export type RestoreFailure =
  | ArchiveFailure
  /** There is a school, or work, in the place already. */
  | { readonly type: 'not-empty' }
  /** The database did not take a stream: it holds other events under the same name. */
  | { readonly type: 'other-events' };

/** Where to: an open database and the folder for packs and media. */
export type RestorePlace = { readonly engine: SqlEngine; readonly store: EventStore; readonly data: string };

export type Restored = { readonly header: ArchiveHeader; readonly events: number; readonly files: number };

/**
 * Puts a school from an archive into an empty place, as a new epoch (HUB-32). The archive is verified before anything
 * is written. What is written first is a mark that the restore is under way; if it is cut, the hub does not start, and
 * the same restore again goes on.
 */
export async function restoreArchive(
  source: ArchiveSource,
  { engine, store, data }: RestorePlace,
  tell: (step: 'verify' | 'write', done: number, total: number) => void,
): Promise<Result<Restored, RestoreFailure>> {
  if (!(await engine.read(isFree))) return err({ type: 'not-empty' });
  const verified = await verifyArchive(source, (done, total) => tell('verify', done, total));
  if (!verified.ok) return verified;
  await engine.write(() => writeSetting('restoring', 'yes'));
  let events = 0;
  let files = 0;
  let refused = false;
  const putFile = createFileWriter(data);
  const read = await readArchive(source, async (line, header) => {
    if (line.kind === 'rows') await engine.write(() => writeTable(line.table, line.rows));
    else if (line.kind === 'file') {
      await putFile(line);
      if (line.isLast) files += 1;
    } else {
      const taken = await store.take(line);
      // Of who was erased by now nothing is put back (ERA-9).
      refused ||= taken.kind !== 'taken' && taken.kind !== 'erased';
      events += line.events.length;
      tell('write', events, header.events);
    }
  });
  if (!read.ok) return read;
  if (refused) return err({ type: 'other-events' });
  // What the phrase opened goes on being sealed for it.
  if (source.recovery) await keepRecovery(data, source.recovery);
  await engine.write(finish);
  return ok({ header: verified.value.header, events, files });
}

/** Nothing is there, or only what a restore that was cut has left. */
function* isFree(): Steps<boolean> {
  if ((yield* readSetting('restoring')) !== null) return true;
  const anybody = yield* one('SELECT id FROM staff WHERE school = $1 LIMIT 1');
  return anybody === null && (yield* readSetting('hub-id')) === null && (yield* readLog()).arrival === 0;
}

function* finish(): Steps<void> {
  yield* ensurePrincipal();
  yield* beginEpoch();
  yield* removeSetting('restoring');
}

/** Files come in parts, one file after the other; one that a cut restore left half is begun anew. */
function createFileWriter(data: string) {
  let current = '';
  return async ({ path, base64, isLast }: FilePart): Promise<void> => {
    const file = join(data, path);
    const half = `${file}.restoring`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(half, path === current ? 'a' : 'w', 0o600);
    current = isLast ? '' : path;
    try {
      await handle.writeFile(Buffer.from(base64, 'base64'));
      if (isLast) await handle.sync();
    } finally {
      await handle.close();
    }
    if (isLast) await rename(half, file);
  };
}
