import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { t } from '#i18n/locale.ts';
import type { About } from './say.ts';

/** The way to erasing a learner, for who leads the school and nobody else (ERA-1). */
export function EraseLink({ about: { classId, learner, name } }: { about: About }) {
  if (!device.value?.teacher?.person.roles.includes('principal')) return null;
  return (
    <div>
      <LinkButton href={paths.erase(classId, learner)} variant="quiet" icon="delete">
        {t('teacher.learner.erase', { name })}
      </LinkButton>
    </div>
  );
}
