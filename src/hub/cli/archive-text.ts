import type { RestoreFailure } from '#hub/archive/restore.ts';
import type { SourceFailure } from '#hub/archive/source.ts';
import type { Checked, Damage } from '#hub/check/check-school.ts';

/** Why an archive was not put back, and what can be done. */
export function restoreFailureText(failure: RestoreFailure | SourceFailure, file: string): string {
  switch (failure.type) {
    case 'unreadable':
      return `${file} cannot be read: ${failure.detail}`;
    case 'no-archive':
      return `${file} is not a backup made by Footpath. Nothing was changed.`;
    case 'newer':
      return `${file} was made by a newer version of Footpath. Update this one. Nothing was changed.`;
    case 'cut':
      return `${file} is not complete: it ends too early, as when copying was interrupted, or its end is damaged. Copy it again, or take an older backup. Nothing was changed.`;
    case 'damaged':
      return `${file} is damaged, or somebody changed it${'line' in failure ? ` (line ${failure.line})` : ''}. Take another copy or an older backup. Nothing was changed.`;
    case 'no-phrase':
      return `${file} is sealed. Give its recovery phrase: type it when asked, or put it into FOOTPATH_RECOVERY or a file named by --recovery-file. Nothing was changed.`;
    case 'wrong-phrase': {
      const unknown = failure.unknown.map((word) => `"${word}"`).join(', ');
      return `That is not the recovery phrase of ${file}${unknown === '' ? '' : `: no phrase has the word ${unknown}`}. A backup needs the phrase that counted when it was made. Nothing was changed.`;
    }
    case 'not-empty':
      return 'There is a school here already. A backup is put back into an empty place only: choose another --data (or another FOOTPATH_SCHOOL), or move the old folder away first.';
    case 'other-events':
      return 'The database holds other work under the same names, so not all could be put back. Restore into an empty place.';
  }
}

/** What a check found, for whoever looks after the hub. */
export function checkText({ events, streams, files, erased, damages }: Checked): string {
  const gone = erased === 0 ? '' : ` Erased learners: ${erased}.`;
  const read = `Read ${events} events of ${streams} streams, and ${files} packs and media.${gone}`;
  if (damages.length === 0) return `${read}\nEverything is as it should be.`;
  const found = damages.map((damage) => `- ${damageText(damage)}`).join('\n');
  const advice =
    'Nothing was changed. Copy everything to a safe place first, then put the last backup back into an empty place (--restore): devices hand in again what it lacks.';
  return `${read}\nSomething is damaged:\n${found}\n${advice}`;
}

function damageText(damage: Damage): string {
  switch (damage.kind) {
    case 'database':
      return `The database finds its own file damaged: ${damage.detail}`;
    case 'events':
      return `${nameOf(damage)}: from event ${damage.from} on, what is stored is not what was handed in, or cannot be read (${damage.stream.count} events should be there).`;
    case 'count':
      return `${nameOf(damage)}: ${damage.stream.count} events should be there, ${damage.found} are.`;
    case 'name':
      return `${nameOf(damage)}: it bears a name that is not its own.`;
    case 'arrivals':
      return `${nameOf(damage)}: the order of its arrivals is damaged.`;
    case 'stray':
      return `${damage.events} events belong to nothing that is listed.`;
    case 'audit':
      return `The record of who looked at what and changed what: from entry ${damage.from} on, it is not what was written.`;
    case 'file':
      return `The file ${damage.path} is not what its name says.`;
    case 'not-erased':
      return `Something of learner ${damage.learner}, who was erased, is still here. Start the hub: it removes it.`;
    case 'erased-file':
      return 'erased.json, which says who was erased, is missing, damaged or behind. Where the database is sound, a start of the hub writes a missing one anew; a damaged one must be moved away first.';
    case 'pack-missing':
      return `The pack ${damage.hash.slice(0, 8)}, which a class works with, is missing.`;
  }
}

const nameOf = ({ stream }: Extract<Damage, { stream: unknown }>): string =>
  `Device ${stream.device} in ${stream.partition}`;
