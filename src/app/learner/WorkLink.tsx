import { LinkButton } from '#app/ui/Button.tsx';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';

/** The way to a learner's own work, about a skill or about nothing in particular. */
export function WorkLink({ learner, skill }: { learner: LearnerId; skill?: SkillId }) {
  return (
    <LinkButton wide icon="plus" href={paths.work(learner, skill)}>
      {t('learner.work.link')}
    </LinkButton>
  );
}
