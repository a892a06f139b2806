import { Button } from '#app/ui/Button.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import type { ToldMatter } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import { matterFacts } from './matter-words.ts';
import { momentWords } from './when.ts';

const icons: Readonly<Record<ToldMatter['kind'], IconName>> = {
  'copied-device': 'device',
  'restored-profile': 'device',
  'hub-restored': 'school',
  'handed-back': 'sync',
  damaged: 'warning',
  'wrong-clock': 'clock',
  refused: 'warning',
  strange: 'warning',
  quarantine: 'shield',
};

export type MatterCardProps = {
  matter: ToldMatter;
  now: number;
  busy: boolean;
  onSettle: (matter: ToldMatter) => void;
};

/** One thing that happened: what, what Footpath did by itself, and what a person may want to do. */
export function MatterCard({ matter, now, busy, onSettle }: MatterCardProps) {
  const { id, kind, settled } = matter;
  return (
    <article class="matter" aria-labelledby={`matter-${id}`}>
      <div class="matter-head">
        <Icon name={icons[kind]} />
        <h3 class="matter-title" id={`matter-${id}`}>
          {t(`teacher.matter.${kind}`)}
        </h3>
      </div>
      <ul class="list matter-facts">
        {matterFacts(matter, now).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p>{t(`teacher.matter.${kind}.did`)}</p>
      <p>
        <strong>{t('teacher.matter.todo')}</strong> {t(`teacher.matter.${kind}.todo`)}
      </p>
      {settled === null ? (
        <p>
          <Button icon="check" busy={busy} aria-describedby={`matter-${id}`} onClick={() => onSettle(matter)}>
            {t('teacher.matter.done')}
          </Button>
        </p>
      ) : (
        <p class="text-soft">{t('teacher.matter.settled', { moment: momentWords(settled, now) })}</p>
      )}
    </article>
  );
}
