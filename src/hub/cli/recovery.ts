import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  keepRecovery,
  mintPhrase,
  type RecoveryKey,
  readRecovery,
  recoveryKeyOf,
} from '#hub/archive/recovery.ts';

/** Makes a recovery phrase, keeps what seals backups to it, and prints it: once, here, and nowhere else (KEY-1). */
export async function makeRecovery(data: string): Promise<RecoveryKey> {
  const isAnother = readRecovery(data) !== null;
  const phrase = mintPhrase();
  const key = recoveryKeyOf(phrase);
  // Kept before it is shown: a phrase that somebody has written down is one that opens something.
  await keepRecovery(data, key);
  console.log(recoveryText(phrase, isAnother));
  return key;
}

function recoveryText(phrase: string, isAnother: boolean): string {
  return [
    `\nThe school's ${isAnother ? 'new ' : ''}recovery phrase:\n\n  ${phrase}\n`,
    'Write it down on paper, twice, and keep both away from the hub and from the backups: in the school safe, say.',
    'It is shown this once. Without it a backup cannot be opened by anybody, and nobody can find it out.',
    ...(isAnother ? ['Backups made until now still need the phrase of before.'] : []),
    '',
  ].join('\n');
}

/** The phrase from a file, from the environment, or from whoever sits here; null: nobody said it. */
export async function askPhrase(
  file: string | null,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  if (file !== null) return readText(file);
  return env['FOOTPATH_RECOVERY'] || askTerminal();
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}

function askTerminal(): Promise<string | null> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((answer) => {
    asking.once('close', () => answer(null));
    asking.question('Recovery phrase of this backup: ', (phrase) => {
      answer(phrase);
      asking.close();
    });
  });
}
