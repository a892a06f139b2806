import type { ComponentChildren } from 'preact';
import type { SkillId } from '#domain/ids.ts';
import type { Standing } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { PathStep } from './PathStep.tsx';
import { titlesBefore } from './titles-before.ts';

/** So many of the steps still to come are shown after the last open one: enough to see where the path leads. */
const ahead = 2;

export type StrandProps = { id: string; title: string; today: Today; onOpen: (skill: SkillId) => void };

/** One strand of the path. Steps that are far ahead are folded away. */
export function Strand({ id, title, today, onOpen }: StrandProps) {
  const steps = today.skills.filter(({ strand }) => strand === id);
  if (steps.length === 0) return null;
  const counted = (wanted: Standing) => steps.filter(({ standing }) => standing === wanted).length;
  const [secure, assumed, total] = [counted('secure'), counted('assumed'), steps.length];
  const lastOpen = steps.reduce((last, { standing }, at) => (standing === 'later' ? last : at), -1);
  // Nobody unfolds for the sake of one.
  const near = lastOpen + 1 + ahead >= steps.length - 1 ? steps.length : lastOpen + 1 + ahead;
  const drawn = (from: number, to: number) =>
    steps
      .slice(from, to)
      .map((step, at) => (
        <PathStep
          key={step.skill}
          step={step}
          onOpen={() => onOpen(step.skill)}
          bend={bendOf(from + at, to)}
          isNext={today.placement.state === 'done' && today.next?.reason.skill === step.skill}
          before={titlesBefore(step, today.skills)}
        />
      ));
  return (
    <section class="strand" aria-labelledby={`strand-${id}`}>
      <div class="strand-head">
        <h3 id={`strand-${id}`}>{title}</h3>
        <p class="text-soft text-small">
          {assumed > 0
            ? t('learner.path.known', { secure, total, assumed })
            : t('learner.path.secure', { secure, total })}
        </p>
      </div>
      <Path>{drawn(0, near)}</Path>
      {near < steps.length && (
        <details class="strand-more">
          <summary>{t('learner.path.more', { count: steps.length - near })}</summary>
          <Path>{drawn(near, steps.length)}</Path>
        </details>
      )}
    </section>
  );
}

const Path = ({ children }: { children: ComponentChildren }) => <ol class="path list">{children}</ol>;

/** The path swings out over four steps and back; the last one drawn has no way on. */
function bendOf(at: number, end: number): { from: number; to: number | null } {
  const swing = [0, 1, 2, 1];
  return { from: swing[at % 4] ?? 0, to: at === end - 1 ? null : (swing[(at + 1) % 4] ?? 0) };
}
