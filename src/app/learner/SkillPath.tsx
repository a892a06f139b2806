import './skill-path.css';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { PathStep } from './PathStep.tsx';

/** Every skill of the lessons as a path, strand by strand: where one stands, and where one may go. */
export function SkillPath({ today }: { today: Today }) {
  const { strands, skills, next, learner } = today;
  return (
    <section class="stack" aria-labelledby="path-title">
      <h2 id="path-title">{t('learner.path.title')}</h2>
      {strands.map(({ id, title }) => {
        const steps = skills.filter(({ strand }) => strand === id);
        if (steps.length === 0) return null;
        const secure = steps.filter(({ standing }) => standing === 'secure').length;
        return (
          <section class="strand" key={id} aria-labelledby={`strand-${id}`}>
            <div class="strand-head">
              <h3 id={`strand-${id}`}>{title}</h3>
              <p class="text-soft text-small">{t('learner.path.secure', { secure, total: steps.length })}</p>
            </div>
            <ol class="path list">
              {steps.map((step, at) => (
                <PathStep
                  key={step.skill}
                  learner={learner.learner}
                  step={step}
                  bend={bendOf(at, steps.length)}
                  isNext={next?.reason.skill === step.skill}
                  before={step.prerequisites.flatMap((first) => {
                    const known = skills.find(({ skill }) => skill === first);
                    return known && known.standing !== 'secure' && known.standing !== 'refresh'
                      ? [known.title]
                      : [];
                  })}
                />
              ))}
            </ol>
          </section>
        );
      })}
    </section>
  );
}

/** The path swings out over four steps and back; the last step has no way on. */
function bendOf(at: number, total: number): { from: number; to: number | null } {
  const swing = [0, 1, 2, 1];
  return { from: swing[at % 4] ?? 0, to: at === total - 1 ? null : (swing[(at + 1) % 4] ?? 0) };
}
