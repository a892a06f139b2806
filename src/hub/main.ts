/** The hub's start: the only file that reads the command line and the environment. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type HubOptions, readOptions, usage } from './cli/options.ts';
import type { RunningHub } from './cli/run.ts';

// A class that hands in at once makes much that is soon forgotten. Without this, V8 answers with a larger nursery and
// holds 75 MB more after a Friday, on a computer that may have 1 GB.
setFlagsFromString('--semi-space-growth-factor=1');
// And it lets the heap grow to several times what is alive before it tidies: 60 MB more, for a fifth less work.
setFlagsFromString('--heap-growing-percent=30');
// Children's work and password hashes: files for the hub's own user, nobody else on this computer.
process.umask(0o077);
const options = readOptions(process.argv.slice(2), process.env);
if (!options.ok) {
  console.error(`${options.error}\n\n${usage}`);
  process.exitCode = 2;
} else if (options.value.help) {
  console.log(usage);
} else {
  // From the second start on, TypeScript need not be stripped again: half the start and 28 MB less. Kept in the data
  // folder and not in the system's, where another user could put code for us to run.
  enableCompileCache(join(folderOf(options.value), 'compile-cache'));
  const command = await commandOf(options.value);
  const hub = command ? null : await runningOf(options.value);
  if (command) process.exitCode = (await command()) ? 0 : 1;
  else if (hub) {
    let stopping = false;
    const stop = (): void => {
      // A second Ctrl-C is somebody who will not wait; the log is on the disk in any case.
      if (stopping) process.exit(1);
      stopping = true;
      console.log('Stopping.');
      void hub.stop().then(() => process.exit(0));
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // After that: whoever reads "Ctrl-C" may press it at once.
    await hub.announce();
  } else process.exitCode = 1;
}

/** A carrier has no data of a school beside it. */
function folderOf({ carrier, data }: HubOptions): string {
  return carrier?.kind === 'carry' ? carrier.folder : data;
}

/** What runs until it is told to stop. */
async function runningOf(options: HubOptions): Promise<RunningHub | null> {
  const { carrier } = options;
  if (carrier?.kind !== 'carry') return (await import('./cli/run.ts')).runHub(options);
  return (await import('./cli/carry.ts')).runCarrier(options, carrier);
}

/** What was asked for that is done and ends; null: what runs on. */
async function commandOf(options: HubOptions): Promise<(() => Promise<boolean>) | null> {
  const { backup, carrier, restore, takeIn: wish, newPassword, pair, refit, union } = options;
  if (carrier?.kind === 'carry') return null;
  if (carrier) {
    const { makeCarrier } = await import('./cli/make-carrier.ts');
    return () => makeCarrier(options, carrier);
  }
  if (wish) {
    const { takeIn } = await import('./cli/take-in.ts');
    return () => takeIn(options, wish);
  }
  if (newPassword || refit) {
    const { giveNewPassword, refitOnce } = await import('./cli/run.ts');
    return () => (newPassword ? giveNewPassword(options) : refitOnce(options));
  }
  if (pair || union) {
    const hubs = await import('./cli/union.ts');
    return () => (union ? hubs.unite(options, union.url, union.key) : hubs.pair(options));
  }
  const isCare = options.check || options.migrate || options.recovery;
  if (backup === null && restore === null && !isCare) return null;
  const care = await import('./cli/care.ts');
  if (backup !== null) return () => care.backUp(options, backup);
  if (restore !== null) return () => care.restore(options, restore);
  if (options.recovery) return () => care.newRecovery(options);
  return () => (options.check ? care.check(options) : care.migrate(options));
}
