import { Landscape } from '#app/ui/EmptyState.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { showClassCode } from '#domain/class-code.ts';
import { t } from '#i18n/locale.ts';

/** While the school is asked: the code stays in sight, so that a wrong poster is noticed. */
export function Joining({ code }: { code: string }) {
  return (
    <PageLayout title={t('join.joining.title')}>
      <p class="join-joining" role="status">
        <span class="button-spinner" />
        <span>{t('join.joining.words')}</span>
        <strong class="join-joining-code" dir="ltr">
          {showClassCode(code)}
        </strong>
      </p>
      <Landscape />
    </PageLayout>
  );
}
