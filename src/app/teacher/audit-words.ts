import { auditDeeds, type ToldEntry } from '#domain/audit-api.ts';
import { t } from '#i18n/locale.ts';

/** One entry of the audit in a sentence, with the names that its ids have now (AUT-10). */
export function auditWords(entry: ToldEntry): string {
  const { detail, learner, staff, device } = entry;
  const known = auditDeeds.find((deed) => deed === entry.did);
  return t(known ? `audit.did.${known}` : 'audit.did.other', {
    ...detail,
    who: whoWords(entry),
    learner: learner ? (learner.name ?? t('audit.goneLearner', { id: learner.id })) : '',
    class: entry.class ? (entry.class.name ?? entry.class.id) : '',
    staff: staff ? (staff.name ?? t('audit.gone', { id: staff.id })) : '',
    device: device ?? '',
    did: entry.did,
    roles: String(detail['roles'] ?? '')
      .split(' ')
      .filter((role) => role !== '')
      .map((role) => t(`staff.role.${role}`))
      .join(', '),
    hasStaff: staff ? 'yes' : 'no',
    hasClass: entry.class ? 'yes' : 'no',
    count: numberOf(detail),
  });
}

export function whoWords({ who }: Pick<ToldEntry, 'who'>): string {
  if (who.id === 'system' || who.id === 'command-line') return t(`audit.who.${who.id}`);
  return who.name ?? t('audit.gone', { id: who.id });
}

/** How many it was: whichever of the counts that deeds have. */
function numberOf(detail: ToldEntry['detail']): number {
  for (const name of ['learners', 'times', 'entries', 'events', 'classes']) {
    const value = detail[name];
    if (typeof value === 'number') return value;
  }
  return 0;
}
