import type { IconName } from '#app/ui/icon-paths.ts';
import { t } from '#i18n/locale.ts';
import type { BoardEntry } from '#worker/api.ts';
import { sinceWords } from './when.ts';

/**
 * Where a learner's work is, in one line, as the hub knows it: `safe` when all that their devices spoke of is held there;
 * `waiting` since the earliest of the devices with more was last heard of; `none` when nobody has spoken of any work yet;
 * `never` when no device has ever asked for them. What a device did since it was last heard of, nobody at school can know.
 */
export type HandInFact = {
  readonly state: 'safe' | 'waiting' | 'none' | 'never';
  readonly icon: IconName;
  readonly words: string;
};

export function handInFact(
  { lastHeard, waiting, devices }: Pick<BoardEntry, 'lastHeard' | 'waiting' | 'devices'>,
  now: number,
): HandInFact {
  if (lastHeard === null) return { state: 'never', icon: 'warning', words: t('teacher.hand.never') };
  if (waiting === null) return { state: 'none', icon: 'minus', words: t('teacher.hand.none') };
  if (waiting === 0) return { state: 'safe', icon: 'shield', words: t('teacher.hand.safe') };
  const since = devices.filter((device) => device.waiting > 0).map((device) => device.lastHeard);
  const when = sinceWords(since.length > 0 ? Math.min(...since) : lastHeard, now);
  return { state: 'waiting', icon: 'device', words: t('teacher.hand.waiting', { count: waiting, when }) };
}
