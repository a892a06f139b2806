import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { Button } from './ui/Button.tsx';
import { Landscape } from './ui/EmptyState.tsx';
import { FailureNotice } from './ui/Notice.tsx';
import { PageLayout } from './ui/PageLayout.tsx';

/** The store refused or the worker died: what happened, and one thing to do. */
export function StartFailure({ failure }: { failure: Failure }) {
  return (
    <PageLayout title={t('common.startFailure.title')}>
      <FailureNotice
        failure={failure}
        actions={
          <Button variant="primary" icon="sync" onClick={() => location.reload()}>
            {t('common.tryAgain')}
          </Button>
        }
      />
      <Landscape />
    </PageLayout>
  );
}
