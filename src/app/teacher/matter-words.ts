import { shortDevice } from '#domain/device-name.ts';
import type { ToldMatter } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import { momentWords } from './when.ts';

/** What a matter is about, in the order in which one asks: whose, which device, how much, when. */
export function matterFacts(matter: ToldMatter, now: number): readonly string[] {
  const { device, learner, count, first, last, times, kind } = matter;
  const when =
    times === 1
      ? momentWords(last, now)
      : t('teacher.matter.times', {
          count: times,
          first: momentWords(first, now),
          last: momentWords(last, now),
        });
  return [
    ...(learner ? [t('teacher.matter.learner', { name: learner.name })] : []),
    ...(device ? [t('teacher.devices.name', { device: shortDevice(device) })] : []),
    // Of a hub that was put back there is nothing to count but the times.
    ...(kind === 'hub-restored' ? [] : [t('teacher.matter.count', { count })]),
    when,
  ];
}
