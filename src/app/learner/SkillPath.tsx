import './skill-path.css';
import type { SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { Strand } from './Strand.tsx';

export type SkillPathProps = {
  today: Today;
  /** Opens what is known of a skill. */
  onOpen: (skill: SkillId) => void;
};

/** Every skill of the lessons as a path, strand by strand: where one stands, and where one may go. */
export function SkillPath({ today, onOpen }: SkillPathProps) {
  return (
    <section class="stack" aria-labelledby="path-title">
      <h2 id="path-title">{t('learner.path.title')}</h2>
      {today.strands.map(({ id, title }) => (
        <Strand key={id} id={id} title={title} today={today} onOpen={onOpen} />
      ))}
    </section>
  );
}
