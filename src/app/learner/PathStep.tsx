import { MathText } from '#app/ui/MathText.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import { formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';

export type PathStepProps = {
  step: Today['skills'][number];
  /** Opens what is known of it. */
  onOpen: () => void;
  /** Where this step and the one after it stand across the path, 0 to 2. */
  bend: { from: number; to: number | null };
  isNext: boolean;
  /** Titles of what comes first and does not hold yet. */
  before: readonly string[];
};

/** One skill on the path: opens what is known of it and the way there. */
export function PathStep({ step, onOpen, bend, isNext, before }: PathStepProps) {
  const { title, standing } = step;
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
      <button
        class="path-link"
        type="button"
        aria-haspopup="dialog"
        aria-current={isNext ? 'step' : undefined}
        onClick={onOpen}
      >
        {words}
      </button>
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
