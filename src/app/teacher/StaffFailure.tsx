import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { TeacherFailure } from './TeacherFailure.tsx';

/** What the hub says of rights that it does not give, in words that say whom to ask (AUT-4). */
const ownWords = ['last-principal', 'own-rights', 'name-taken', 'first-password'] as const;

export function StaffFailure({ failure }: { failure: Failure }) {
  const own = ownWords.find((reason) => reason === failure.data?.['reason']);
  if (own === undefined) return <TeacherFailure failure={failure} doing="settle" />;
  return (
    <Notice tone="bad" live="alert">
      {t(`staff.refused.${own}`)}
    </Notice>
  );
}
