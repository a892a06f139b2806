import { resolve } from 'node:path';
import { readRecovery } from '#hub/archive/recovery.ts';
import { restoreArchive } from '#hub/archive/restore.ts';
import { openArchive } from '#hub/archive/source.ts';
import { writeArchive } from '#hub/archive/write.ts';
import { checkSchool } from '#hub/check/check-school.ts';
import { systemClock } from '#hub/clock.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import { checkText, restoreFailureText } from './archive-text.ts';
import { lookAt } from './look-at.ts';
import { noteBeside } from './note-beside.ts';
import { openFailureText } from './open-failure.ts';
import { hubOver, openStorage } from './open-hub.ts';
import type { HubOptions } from './options.ts';
import { createProgressLine } from './progress-line.ts';
import { recallErased } from './recall.ts';
import { askPhrase, makeRecovery } from './recovery.ts';

/** Commands that look after a school's data and end. Each answers with whether it went well; it has said what happened. */

/** `--backup FILE`: while the hub runs, or when it does not (HUB-31). */
export async function backUp(options: HubOptions, file: string): Promise<boolean> {
  const progress = createProgressLine('Backing up');
  try {
    const made = await lookAt(options, async (reader) => {
      // Where there is no school, no phrase is made either.
      const recovery = readRecovery(options.data) ?? (await makeRecovery(options.data));
      return writeArchive(
        resolve(file),
        { reader, data: options.data },
        recovery,
        systemClock.now(),
        progress.tell,
      );
    });
    progress.end();
    if (!made.ok) return couldNotOpen(made.error, options);
    const { events, streams, files } = made.value;
    if (!(await noteBeside(options, { did: 'backup.made', detail: { events, files } }, systemClock.now())))
      console.error('The backup could not be noted in the audit.');
    console.log(`${file} is written: ${events} events of ${streams} streams, and ${files} packs and media.`);
    console.log(
      'It is sealed: only the recovery phrase opens it. Keep the phrase away from the hub and from the backups.',
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
  const source = await openArchive(resolve(file), () => askPhrase(options.recoveryFile, process.env));
  if (!source.ok) {
    console.error(restoreFailureText(source.error, file));
    return false;
  }
  if (!source.value.recovery) console.log(`${file} is of an older version of Footpath and not sealed.`);
  const opened = await openStorage(options);
  if (!opened.ok) return couldNotOpen(opened.error, options);
  const { accounts, engine, store, close } = opened.value;
  const verifying = createProgressLine('Checking the backup');
  const writing = createProgressLine('Putting it back');
  try {
    const restored = await restoreArchive(
      source.value,
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
    await accounts.audit.append({ who: 'command-line', did: 'restored' }, systemClock.now());
    if (!(await recallErased(hubOver(opened.value, options.data)))) return false;
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

/** `--recovery`: a phrase, or another one, for the backups from now on (KEY-1). */
export async function newRecovery(options: HubOptions): Promise<boolean> {
  try {
    // Looked for, so that a mistyped folder does not get a phrase that opens nothing.
    const made = await lookAt(options, () => makeRecovery(options.data));
    if (!made.ok) return couldNotOpen(made.error, options);
    if (!(await noteBeside(options, { did: 'key.changed' }, systemClock.now())))
      console.error('The new phrase could not be noted in the audit.');
    return true;
  } catch (error) {
    console.error(`The phrase could not be made: ${error instanceof Error ? error.message : String(error)}`);
    return false;
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
