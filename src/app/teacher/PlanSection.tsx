import { Button } from '#app/ui/Button.tsx';
import { t } from '#i18n/locale.ts';
import type { LearnerPage } from '#worker/api.ts';
import { PlanForm } from './PlanForm.tsx';
import type { About } from './say.ts';
import { useDisclosure } from './use-disclosure.ts';

/** The plan for one learner, and the way to change it. */
export function PlanSection({ page, about }: { page: LearnerPage; about: About }) {
  const { open, show, hide, box } = useDisclosure();
  const { plan } = page.learner;
  const isEmpty = plan === null || (plan.skills.length === 0 && plan.challenge === null && plan.note === '');
  const titleOf = (id: string) => page.skills.find(({ standing }) => standing.skill === id)?.title ?? id;
  return (
    <section class="stack" data-gap="small" aria-labelledby="plan-title">
      <h2 id="plan-title">{t('teacher.plan.title')}</h2>
      {isEmpty ? (
        <p class="text-soft">{t('teacher.plan.none', { name: about.name })}</p>
      ) : (
        <>
          {plan.skills.length > 0 && (
            <ol>
              {plan.skills.map((skill) => (
                <li key={skill}>{titleOf(skill)}</li>
              ))}
            </ol>
          )}
          {plan.challenge && <p>{t(`teacher.plan.challenge.${plan.challenge}`)}</p>}
          {plan.note !== '' && (
            <p class="text-soft" dir="auto">
              {plan.note}
            </p>
          )}
        </>
      )}
      <div ref={box}>
        {open && <PlanForm page={page} about={about} close={hide} />}
        {!open && about.mayChange && (
          <Button icon="path" onClick={show}>
            {t(isEmpty ? 'teacher.plan.make' : 'teacher.plan.change')}
          </Button>
        )}
      </div>
    </section>
  );
}
