import { StandingMark } from '#app/ui/StandingMark.tsx';
import { standings } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';

/** The marks with their words. */
export function Legend() {
  return (
    <ul class="list legend" aria-label={t('teacher.legend.label')}>
      {standings.map((standing) => (
        <li key={standing}>
          <StandingMark standing={standing} />
        </li>
      ))}
    </ul>
  );
}
