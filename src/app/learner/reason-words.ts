import type { IconName } from '#app/ui/icon-paths.ts';
import type { Reason } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';

/** Why this is offered, in a sentence for a child. */
export function reasonWords(reason: Reason, { skills, strands }: Today): string {
  return t(`learner.reason.${reason.code}`, {
    days: 'days' in reason ? reason.days : 0,
    times: 'times' in reason ? reason.times : 0,
    strand: 'strand' in reason ? (strands.find(({ id }) => id === reason.strand)?.title ?? '') : '',
    skill: 'for' in reason ? (skills.find(({ skill }) => skill === reason.for)?.title ?? '') : '',
  });
}

/** The same in a word or two. */
export const kindWords = ({ code }: Reason): string => t(`learner.kind.${code}`);

/** Beside those words: nothing is said by the sign alone. */
export const kindIcons: Readonly<Record<Reason['code'], IconName>> = {
  'first-steps': 'path',
  grow: 'up',
  'nearly-there': 'star',
  refresh: 'sync',
  chosen: 'person',
  'keep-fresh': 'sync',
  plan: 'school',
  interest: 'star',
  variety: 'next',
  finish: 'play',
  'step-back': 'path',
  check: 'eye',
  mend: 'hint',
  placement: 'path',
};
