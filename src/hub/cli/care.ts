import { resolve } from 'node:path';
import { restoreArchive } from '#hub/archive/restore.ts';
import { writeArchive } from '#hub/archive/write.ts';
import { checkSchool } from '#hub/check/check-school.ts';
import { systemClock } from '#hub/clock.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import { checkText, restoreFailureText } from './archive-text.ts';
import { lookAt } from './look-at.ts';
import { openFailureText } from './open-failure.ts';
import { openStorage } from './open-hub.ts';
import type { HubOptions } from './options.ts';
import { createProgressLine } from './progress-line.ts';

/** Commands that look after a school's data and end. Each answers with whether it went well; it has said what happened. */

/** `--backup FILE`: while the hub runs, or when it does not (HUB-31). */
export async function backUp(options: HubOptions, file: string): Promise<boolean> {
  const progress = createProgressLine('Backing up');
  try {
    const made = await lookAt(options, (reader) =>
      writeArchive(resolve(file), { reader, data: options.data }, systemClock.now(), progress.tell),
    );
    progress.end();
    if (!made.ok) return couldNotOpen(made.error, options);
    const { events, streams, files } = made.value;
    console.log(`${file} is written: ${events} events of ${streams} streams, and ${files} packs and media.`);
    console.log(
      'It holds the work, the passwords and the key of the school: keep it as safe as the hub itself.',
    );
    return true;
  } catch (error) {
    progress.end();
    console.error(
      `The backup could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

/** `--restore FILE`, into an empty place (HUB-32). */
export async function restore(options: HubOptions, file: string): Promise<boolean> {
  const opened = await openStorage(options);
  if (!opened.ok) return couldNotOpen(opened.error, options);
  const { accounts, engine, store, close } = opened.value;
  const verifying = createProgressLine('Checking the backup');
  const writing = createProgressLine('Putting it back');
  try {
    const restored = await restoreArchive(
      resolve(file),
      { engine, store, data: options.data },
      (step, done, total) => (step === 'verify' ? verifying : writing).tell(done, total),
    );
    verifying.end();
    writing.end();
    if (!restored.ok) {
      console.error(restoreFailureText(restored.error, file));
      return false;
    }
    await accounts.matters.note({
      kind: 'hub-restored',
      device: null,
      learner: null,
      count: 1,
      at: systemClock.now(),
    });
    const { header, events, files } = restored.value;
    const made = new Date(header.made).toISOString().slice(0, 16).replace('T', ' ');
    console.log(
      `${header.school ?? 'The hub'} is back as it was on ${made} (UTC): ${events} events, ${files} packs and media.`,
    );
    console.log(
      'Start the hub: devices hand in again what came after. Staff sign in again with their old passwords.',
    );
    return true;
  } finally {
    await close();
  }
}

/** `--check` (HUB-33). */
export async function check(options: HubOptions): Promise<boolean> {
  const progress = createProgressLine('Checking');
  const checked = await lookAt(options, (reader, ownCheck) =>
    checkSchool({ reader, data: options.data }, ownCheck, progress.tell),
  );
  progress.end();
  if (!checked.ok) return couldNotOpen(checked.error, options);
  console.log(checkText(checked.value));
  return checked.value.damages.length === 0;
}

/** `--migrate`: what every start does, by itself, for whoever wants it done before (HUB-21). */
export async function migrate(options: HubOptions): Promise<boolean> {
  let steps = 0;
  const opened = await openStorage({
    ...options,
    tellMigration: (name) => {
      steps += 1;
      console.log(`Bringing the data up: ${name}`);
    },
  });
  if (!opened.ok) return couldNotOpen(opened.error, options);
  await opened.value.close();
  console.log(
    steps === 0 ? 'The data is of the newest form already.' : 'The data is of the newest form now.',
  );
  return true;
}

function couldNotOpen(failure: OpenFailure, { data }: HubOptions): false {
  console.error(openFailureText(failure, data));
  return false;
}
