import type { OpenFailure } from '#hub/storage/open-failure.ts';

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
    case 'older':
      return `The data was written by an older version of Footpath (its format is ${failure.version}). Start the hub once, or bring it up with --migrate, and ask again.`;
    case 'half-restored':
      return 'A backup was being put back here and did not come to its end. Run the same --restore again: it goes on where it stopped.';
    case 'missing':
      return `There is no school in ${failure.place}.`;
    case 'unreachable':
      return [
        `The database server at ${failure.server} (DATABASE_URL) cannot be used: ${failure.detail}`,
        'Is it running, is the address right, and may this computer reach it? Without DATABASE_URL the hub keeps its data in a file.',
      ].join('\n');
    case 'not-durable':
      return 'The database server is set to answer before it has written (fsync or synchronous_commit is off). Answers that devices were told are safe could be lost: turn both on.';
    case 'unwritable':
      return `The folder ${folder} cannot be used: ${failure.detail}`;
  }
}
