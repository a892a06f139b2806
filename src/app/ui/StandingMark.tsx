import type { Standing } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';

/**
 * Where a learner stands on a skill: six marks that differ in outline, so that they can be told apart at 20 px, in grey
 * and by those who do not see colours. A tick on a disc, an arrow that comes round, a tick in a ring of dashes, a sprout, an open waymarker, dots.
 */
export function StandingMark({ standing, quiet }: { standing: Standing; quiet?: boolean | undefined }) {
  const words = t(`standing.${standing}`);
  return (
    <span class="standing" data-standing={standing}>
      <svg
        class="standing-mark"
        viewBox="0 0 20 20"
        focusable="false"
        role={quiet ? 'img' : undefined}
        aria-label={quiet ? words : undefined}
        aria-hidden={quiet ? undefined : true}
      >
        {shapes[standing]}
      </svg>
      {!quiet && <span class="standing-words">{words}</span>}
    </span>
  );
}

const shapes = {
  secure: (
    <>
      <circle class="standing-fill" cx="10" cy="10" r="9" />
      <path class="standing-cut" d="M5.5 10.300l3.200 3.200 5.800-6.5" />
    </>
  ),
  refresh: (
    <>
      <path class="standing-line" d="M16.5 8A7 7 0 1 0 17 11.5" />
      <path class="standing-fill" d="M18.800 2.800v6.700h-6.700z" />
    </>
  ),
  assumed: (
    <>
      <path
        class="standing-line"
        d="M10 2a8 8 0 0 1 6 2.700M18 10a8 8 0 0 1-2.700 6M10 18a8 8 0 0 1-6-2.700M2 10a8 8 0 0 1 2.700-6"
      />
      <path class="standing-line" d="M6.5 10.200l2.600 2.600 4.400-5.200" />
    </>
  ),
  growing: (
    <>
      <path class="standing-line" d="M10 18.5V10" />
      <path
        class="standing-fill"
        d="M10 12.5C3.5 12.5 1.5 9 1.5 4.5 7 4.5 10 7 10 12.5zM10 9.5c0-5 3-7.5 8.5-7.5 0 5-2.5 7.5-8.5 7.5z"
      />
    </>
  ),
  ready: <path class="standing-line" d="M10 1.800l8.200 8.200-8.200 8.200L1.800 10z" />,
  later: (
    <>
      <circle class="standing-fill" cx="3.5" cy="10" r="2" />
      <circle class="standing-fill" cx="10" cy="10" r="2" />
      <circle class="standing-fill" cx="16.5" cy="10" r="2" />
    </>
  ),
} as const satisfies Record<Standing, preact.JSX.Element>;
