import type { RestoreFailure } from '#hub/archive/restore.ts';
import type { Checked, Damage } from '#hub/check/check-school.ts';

/** Why an archive was not put back, and what can be done. */
export function restoreFailureText(failure: RestoreFailure, file: string): string {
  switch (failure.type) {
    case 'unreadable':
      return `${file} cannot be read: ${failure.detail}`;
    case 'no-archive':
      return `${file} is not a backup made by Footpath. Nothing was changed.`;
    case 'newer':
      return `${file} was made by a newer version of Footpath. Update this one. Nothing was changed.`;
    case 'cut':
      return `${file} is not complete: it ends too early, as when copying was interrupted. Copy it again, or take an older backup. Nothing was changed.`;
    case 'damaged':
      return `${file} is damaged, or somebody changed it (line ${failure.line}). Take another copy or an older backup. Nothing was changed.`;
    case 'not-empty':
      return 'There is a school here already. A backup is put back into an empty place only: choose another --data (or another FOOTPATH_SCHOOL), or move the old folder away first.';
    case 'other-events':
      return 'The database holds other work under the same names, so not all could be put back. Restore into an empty place.';
  }
}

/** What a check found, for whoever looks after the hub. */
export function checkText({ events, streams, files, damages }: Checked): string {
  const read = `Read ${events} events of ${streams} streams, and ${files} packs and media.`;
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
    case 'file':
      return `The file ${damage.path} is not what its name says.`;
    case 'pack-missing':
      return `The pack ${damage.hash.slice(0, 8)}, which a class works with, is missing.`;
  }
}

const nameOf = ({ stream }: Extract<Damage, { stream: unknown }>): string =>
  `Device ${stream.device} in ${stream.partition}`;
