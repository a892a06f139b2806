import { paths } from '#app/paths.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';

export type TeacherFailureProps = {
  failure: Failure;
  /** Where signing in again leads. */
  classId?: ClassId;
  /** What could not be done, which decides what is true of a hub that is out of reach. */
  doing: 'board' | 'add' | 'say' | 'settle';
};

/**
 * A failure in a teacher's words. The common sentence for a hub out of reach promises that everything is kept and handed
 * in later: true of a learner's answers, not of names that were not added or of words that were not said.
 */
export function TeacherFailure({ failure, classId, doing }: TeacherFailureProps) {
  if (failure.code === 'hub-unreachable') {
    return (
      <Notice tone="bad" live="alert" title={t('teacher.signIn.unreachable')}>
        {t(`teacher.unreachable.${doing}`)}
      </Notice>
    );
  }
  const signIn = failure.code === 'session-expired' && (
    <LinkButton href={signInHref(classId)}>{t('teacher.expired.action')}</LinkButton>
  );
  return <FailureNotice failure={failure} actions={signIn || undefined} />;
}

export const signInHref = (classId: ClassId | undefined): string =>
  `${paths.teacher()}${classId ? `?class=${classId}` : ''}`;
