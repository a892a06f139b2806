import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';

/** The answer is not kept: said plainly, with what to do. The answer stays on screen and Check tries again. */
export function SaveProblem({ failure }: { failure: Failure }) {
  return (
    <Notice tone="bad" live="alert" title={t('learner.notKept.title')}>
      {t(`error.${failure.code}`, failure.data)}
    </Notice>
  );
}
