import { LinkButton } from '#app/ui/Button.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import type { LearnerWork } from '#domain/media-api.ts';
import { t } from '#i18n/locale.ts';
import { momentWords } from './when.ts';

export type WorkShownProps = {
  work: LearnerWork;
  /** The learner's. */
  name: string;
  skillTitle: string | null;
  now: number;
};

/** The hub gives a piece to whoever is signed in and may see it, in a way that nothing of it can run (MED-6). */
const addressOf = ({ hash }: LearnerWork): string => `/api/media/${hash}`;

/** One piece of a learner's work on the teacher's page. */
export function WorkShown({ work, name, skillTitle, now }: WorkShownProps) {
  const moment = momentWords(work.at, now);
  return (
    <li class="work">
      <Itself work={work} name={name} />
      {work.words && (
        <p class="work-words" dir="auto">
          <q>{work.words}</q>
        </p>
      )}
      <p class="text-soft text-small">
        {skillTitle ? t('teacher.work.about', { skill: skillTitle, moment }) : moment}
      </p>
    </li>
  );
}

function Itself({ work, name }: { work: LearnerWork; name: string }) {
  const { type } = work;
  const address = addressOf(work);
  if (type === null)
    return (
      <p>
        <StatusPill tone="plain" icon="clock">
          {t('teacher.work.coming')}
        </StatusPill>
      </p>
    );
  if (type.startsWith('image/'))
    return (
      <a class="work-open" href={address} target="_blank" rel="noreferrer">
        <img class="work-photo" src={address} alt={t('teacher.work.photo', { name })} loading="lazy" />
        <span class="text-small">{t('teacher.work.open')}</span>
      </a>
    );
  if (type.startsWith('audio/'))
    return (
      // biome-ignore lint/a11y/useMediaCaption: a child's own recording; what they say of it stands below
      <audio
        class="work-sound"
        controls
        preload="none"
        src={address}
        aria-label={t('teacher.work.sound', { name })}
      />
    );
  return (
    <p>
      <LinkButton href={address} download={work.name ?? 'work.file'} icon="down">
        {t('teacher.work.save', { file: work.name ?? t('teacher.work.file') })}
      </LinkButton>
    </p>
  );
}
