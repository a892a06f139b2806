import type { offlineShell } from '#app/shell/app-update.ts';
import { t } from '#i18n/locale.ts';
import type { ClockVerdict, HandInState, JoinedClass, StorageVerdict } from '#worker/api.ts';
import { formatBytes, formatDuration } from './amounts.ts';

/**
 * The checks of "Is this device ready to go home?". Each says only what is known: `good` it holds; `wait` it is on its
 * way; `school` it holds at school only; `careful` it may not hold; `note` nothing depends on it.
 */
export type Check = {
  readonly id: string;
  readonly grade: 'good' | 'wait' | 'school' | 'careful' | 'note';
  readonly title: string;
  readonly words?: string;
};

export type Shell = typeof offlineShell.value;

export function shellCheck(shell: Shell, secure: boolean): Check {
  const id = 'app';
  if (shell === 'ready')
    return { id, grade: 'good', title: t('device.app.ready'), words: t('device.app.ready.words') };
  if (shell === 'unknown') return { id, grade: 'wait', title: t('device.app.storing') };
  return {
    id,
    grade: 'school',
    title: t('device.app.unsupported'),
    words: t(secure ? 'device.app.unsupported.browser' : 'device.app.unsupported.address'),
  };
}

export function lessonsCheck({ pack }: JoinedClass): Check {
  const id = 'lessons';
  if (pack === null)
    return { id, grade: 'wait', title: t('device.lessons.none'), words: t('device.lessons.none.words') };
  if (pack.state === 'ready')
    return { id, grade: 'good', title: t('device.lessons.ready'), words: pack.title };
  return { id, grade: 'wait', title: t('device.lessons.missing'), words: t('device.lessons.missing.words') };
}

export function namesCheck({ roster }: JoinedClass): Check {
  const id = 'names';
  if (roster.length > 0)
    return { id, grade: 'good', title: t('device.names.ready', { count: roster.length }) };
  return { id, grade: 'wait', title: t('device.names.missing'), words: t('device.names.missing.words') };
}

const storageGrades = { kept: 'good', likely: 'good', unproven: 'careful', 'at-risk': 'careful' } as const;

export function storageCheck({ grade, because, freeBytes }: StorageVerdict): Check {
  const reason = t(`device.storage.${because}`);
  return {
    id: 'storage',
    grade: storageGrades[grade],
    title: t(`device.storage.grade.${grade}`),
    words: freeBytes === null ? reason : t('device.storage.free', { reason, free: formatBytes(freeBytes) }),
  };
}

/** Less than this is no news: nobody's clock is exact. */
const clockTolerance = 120_000;

export function clockCheck({ offsetMs }: ClockVerdict): Check {
  const id = 'clock';
  if (offsetMs === null) return { id, grade: 'note', title: t('device.clock.unknown') };
  if (Math.abs(offsetMs) < clockTolerance) return { id, grade: 'good', title: t('device.clock.right') };
  const distance = formatDuration(Math.abs(offsetMs));
  return {
    id,
    grade: 'note',
    title: t(offsetMs > 0 ? 'device.clock.behind' : 'device.clock.ahead', { distance }),
    words: t('device.clock.fine'),
  };
}

export function answersCheck({ waiting, safe }: HandInState): Check {
  const id = 'answers';
  if (waiting > 0)
    return {
      id,
      grade: 'note',
      title: t('common.handIn.waiting', { count: waiting }),
      words: t('device.answers.waiting'),
    };
  if (safe > 0) return { id, grade: 'good', title: t('common.handIn.safe', { count: safe }) };
  return { id, grade: 'note', title: t('common.handIn.nothing') };
}

export type Readiness = 'ready' | 'getting' | 'school' | 'careful';

/** One line for all checks, the most pressing first. */
export function readinessOf(checks: readonly Check[]): Readiness {
  if (checks.some(({ grade }) => grade === 'wait')) return 'getting';
  if (checks.some(({ grade }) => grade === 'school')) return 'school';
  return checks.some(({ grade }) => grade === 'careful') ? 'careful' : 'ready';
}
