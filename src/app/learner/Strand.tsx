import type { ComponentChildren } from 'preact';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { PathStep } from './PathStep.tsx';

type Step = Today['skills'][number];

/** So many of the steps still to come are shown after the last open one: enough to see where the path leads. */
const ahead = 2;

/** One strand of the path. Steps that are far ahead are folded away. */
export function Strand({ id, title, today }: { id: string; title: string; today: Today }) {
  const steps = today.skills.filter(({ strand }) => strand === id);
  if (steps.length === 0) return null;
  const secure = steps.filter(({ standing }) => standing === 'secure').length;
  const lastOpen = steps.reduce((last, { standing }, at) => (standing === 'later' ? last : at), -1);
  // Nobody unfolds for the sake of one.
  const near = lastOpen + 1 + ahead >= steps.length - 1 ? steps.length : lastOpen + 1 + ahead;
  const drawn = (from: number, to: number) =>
    steps
      .slice(from, to)
      .map((step, at) => (
        <PathStep
          key={step.skill}
          learner={today.learner.learner}
          step={step}
          bend={bendOf(from + at, to)}
          isNext={today.next?.reason.skill === step.skill}
          before={titlesBefore(step, today)}
        />
      ));
  return (
    <section class="strand" aria-labelledby={`strand-${id}`}>
      <div class="strand-head">
        <h3 id={`strand-${id}`}>{title}</h3>
        <p class="text-soft text-small">{t('learner.path.secure', { secure, total: steps.length })}</p>
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

/** What comes before a step and does not hold yet. */
function titlesBefore(step: Step, { skills }: Today): readonly string[] {
  return step.prerequisites.flatMap((first) => {
    const known = skills.find(({ skill }) => skill === first);
    return known && known.standing !== 'secure' && known.standing !== 'refresh' ? [known.title] : [];
  });
}

/** The path swings out over four steps and back; the last one drawn has no way on. */
function bendOf(at: number, end: number): { from: number; to: number | null } {
  const swing = [0, 1, 2, 1];
  return { from: swing[at % 4] ?? 0, to: at === end - 1 ? null : (swing[(at + 1) % 4] ?? 0) };
}
