import { formatBytes } from '#app/join/amounts.ts';
import type { IconName } from '#app/ui/icon-paths.ts';
import type { ClassDevice } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import { sinceWords } from './when.ts';

export type HomeFact = {
  readonly state: 'may-go' | 'careful' | 'at-school' | 'not-ready' | 'unknown';
  readonly icon: IconName;
  readonly words: string;
};

const icons = {
  'may-go': 'check',
  careful: 'check',
  'at-school': 'school',
  'not-ready': 'warning',
  unknown: 'minus',
} as const satisfies Record<HomeFact['state'], IconName>;

/** Said longer ago than this before the device was last heard of, it is told since when that is so, ms. */
const oldAfter = 3_600_000;

/** May this device go home? By its own word (TLS-12), in a line, with what stands in the way first. */
export function homeFact(
  { home, lastHeard }: Pick<ClassDevice, 'home' | 'lastHeard'>,
  now: number,
): HomeFact {
  const fact = (state: HomeFact['state'], words: string): HomeFact => ({ state, icon: icons[state], words });
  if (!home) return fact('unknown', t('teacher.home.unknown'));
  const since = lastHeard - home.at > oldAfter ? sinceWords(home.at, now) : null;
  const dated = (words: string): string =>
    since === null ? words : t('teacher.home.said', { words, when: since });
  if (!home.isSecure) return fact('at-school', dated(t('teacher.home.plain')));
  if (!home.isStored) return fact('not-ready', dated(t('teacher.home.notStored')));
  if (home.storage === 'at-risk') return fact('not-ready', dated(t('teacher.home.atRisk')));
  const free = home.room === null ? null : formatBytes(2 ** home.room * 1e6);
  const room = free === null ? '' : t('teacher.home.room', { free });
  const key = home.storage === 'unproven' ? 'careful' : 'may-go';
  const words = key === 'careful' ? t('teacher.home.careful', { room }) : t('teacher.home.mayGo', { room });
  return fact(key, dated(words.trim()));
}
