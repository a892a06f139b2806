import { MathText } from '#app/ui/MathText.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import type { LearnerId } from '#domain/ids.ts';
import { formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { paths } from '../paths.ts';

export type PathStepProps = {
  learner: LearnerId;
  step: Today['skills'][number];
  /** Where this step and the one after it stand across the path, 0 to 2. */
  bend: { from: number; to: number | null };
  isNext: boolean;
  /** Titles of what comes first and does not hold yet. */
  before: readonly string[];
};

/** One skill on the path. Every step but a later one can be walked to. */
export function PathStep({ learner, step, bend, isNext, before }: PathStepProps) {
  const { skill, title, standing } = step;
  const open = standing !== 'later';
  const words = (
    <span class="path-words">
      <span class="path-title">
        <MathText text={title} />
      </span>
      <span class="path-note">
        {standing === 'later' && before.length > 0
          ? t('learner.path.first', { first: formatList(before) })
          : t(`standing.${standing}`)}
      </span>
      {isNext && <StatusPill tone="info">{t('learner.path.next')}</StatusPill>}
    </span>
  );
  return (
    <li class="path-step" data-standing={standing} data-bend={bend.from}>
      {bend.to !== null && <PathPiece from={bend.from} to={bend.to} />}
      <span class="path-mark" aria-hidden="true">
        <StandingMark standing={standing} quiet />
      </span>
      {open ? (
        <a class="path-link" href={paths.practice(learner, skill)} aria-current={isNext ? 'step' : undefined}>
          {words}
        </a>
      ) : (
        words
      )}
    </li>
  );
}

/** The dotted way from this step to the next, as wide as the swing and as high as the step. */
function PathPiece({ from, to }: { from: number; to: number }) {
  const [a, b] = [10 + from * 20, 10 + to * 20];
  return (
    <svg
      class="path-piece"
      viewBox="0 0 60 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={`M${a} 0C${a} 50 ${b} 50 ${b} 100`} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
