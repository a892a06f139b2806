import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { signInHref } from './TeacherFailure.tsx';
import { asOfWords } from './when.ts';

export type FreshnessProps = {
  board: { readonly asOf: number; readonly fresh: boolean };
  classId?: ClassId;
  now: number;
};

/** How old what stands below is; and, when the hub no longer knows the teacher, the way back in. */
export function Freshness({ board, classId, now }: FreshnessProps) {
  return (
    <>
      {device.value?.teacher?.expired && (
        <Notice
          tone="warn"
          title={t('teacher.expired.title')}
          actions={<LinkButton href={signInHref(classId)}>{t('teacher.expired.action')}</LinkButton>}
        >
          {t('teacher.expired.words')}
        </Notice>
      )}
      <p class="freshness" data-fresh={board.fresh}>
        <Icon name={board.fresh ? 'sync' : 'clock'} />
        <span>{asOfWords(board, now)}</span>
      </p>
    </>
  );
}
