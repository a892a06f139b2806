import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { paths } from './paths.ts';
import { Button } from './ui/Button.tsx';
import { Landscape } from './ui/EmptyState.tsx';
import { Notice } from './ui/Notice.tsx';
import { PageLayout } from './ui/PageLayout.tsx';

/** The screen's code is not on this device, and cannot be fetched. */
export const PageMissing = () => <PageProblem />;

/** A screen that broke: why. */
export function PageProblem({ failure }: { failure?: Failure | undefined }) {
  return (
    <PageLayout title={t('common.pageProblem.title')} back={{ href: paths.start() }}>
      <Notice
        tone="bad"
        live="alert"
        actions={
          <Button icon="sync" onClick={() => void openAnew()}>
            {t('common.tryAgain')}
          </Button>
        }
      >
        {failure ? t(`error.${failure.code}`, failure.data) : t('common.pageProblem.missing')}
      </Notice>
      <Landscape />
    </PageLayout>
  );
}

/** Opens the page anew, but only when something will answer: over plain http the app would be gone until school. */
async function openAnew(): Promise<void> {
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' });
    location.reload();
  } catch {
    // Nothing answers: what is on screen is better than the browser's own error page.
  }
}
