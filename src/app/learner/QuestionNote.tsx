import { Icon } from '#app/ui/Icon.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import type { Reason } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';

/** Where it helps to know why just this question comes; elsewhere the question speaks for itself. */
const icons: Readonly<Partial<Record<Reason['code'], IconName>>> = {
  check: 'eye',
  mend: 'hint',
  'step-back': 'path',
};

/** A few words above a question on why it comes now. */
export function QuestionNote({ reason: { code } }: { reason: Reason }) {
  const icon = icons[code];
  if (!icon) return null;
  return (
    <p class="question-note">
      <Icon name={icon} />
      <span>{t(`learner.note.${code}`)}</span>
    </p>
  );
}
