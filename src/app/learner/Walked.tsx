import { Icon } from '#app/ui/Icon.tsx';
import { t } from '#i18n/locale.ts';

/** So many marks fit into the bar of the narrowest screen; the number beside them counts all. */
const shown = 5;

/** The steps of this session: a tick for right, a dot for not yet, the newest last. */
export function Walked({ answers }: { answers: readonly boolean[] }) {
  if (answers.length === 0) return null;
  const newest = answers.slice(-shown);
  return (
    <p class="walked">
      <span class="visually-hidden">{t('learner.walked', { count: answers.length })}</span>
      <span class="walked-marks" aria-hidden="true">
        {newest.map((right, at) => (
          // Marks have no identity but their place.
          <span class="walked-mark" key={answers.length - newest.length + at} data-right={right}>
            {right && <Icon name="check" />}
          </span>
        ))}
      </span>
      <span class="walked-count" aria-hidden="true">
        {answers.length}
      </span>
    </p>
  );
}
