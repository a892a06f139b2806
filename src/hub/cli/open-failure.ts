import type { OpenFailure } from '#hub/storage/database.ts';

/** Why the hub cannot start, and what can be done, for the person at the terminal. */
export function openFailureText(failure: OpenFailure, folder: string): string {
  switch (failure.type) {
    case 'in-use':
      return `Another hub is already running on the folder ${folder}. Stop it first, or start this one with --data and another folder.`;
    case 'damaged':
      return [
        `The school's data in ${failure.file} is damaged, and was left as it is: ${failure.detail}`,
        'Copy the whole folder to a safe place first. Then put the last backup back and start with --restored:',
        'devices will hand in again what the backup lacks. Or start with --data and an empty folder.',
      ].join('\n');
    case 'newer':
      return `The data in ${folder} was written by a newer version of Footpath (its format is ${failure.version}). Start that version, or update this one.`;
    case 'unwritable':
      return `The folder ${folder} cannot be used: ${failure.detail}`;
  }
}
