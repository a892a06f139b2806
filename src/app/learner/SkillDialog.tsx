import './skill-dialog.css';
import { LinkButton } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import type { SkillId } from '#domain/ids.ts';
import { formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { reasonWords } from './reason-words.ts';
import { titlesBefore } from './titles-before.ts';
import { useWhy } from './use-why.ts';
import { WhyFacts } from './WhyFacts.tsx';
import { WorkLink } from './WorkLink.tsx';

export type SkillDialogProps = {
  today: Today;
  /** `why`: asked at something that is offered; else on the path. Null: closed. */
  looked: { readonly skill: SkillId; readonly why: boolean } | null;
  onClose: () => void;
};

/** One skill: where one stands on it, what it is good for, why we think so, and the way there. */
export function SkillDialog({ today, looked, onClose }: SkillDialogProps) {
  const step = today.skills.find(({ skill }) => skill === looked?.skill);
  return (
    <Dialog
      open={step !== undefined}
      onClose={onClose}
      title={step && <MathText text={step.title} />}
      actions={
        step && (
          <>
            <WorkLink learner={today.learner.learner} skill={step.skill} />
            <LinkButton
              variant={step.standing === 'later' ? 'secondary' : 'primary'}
              wide
              icon="play"
              href={paths.practice(today.learner.learner, step.skill)}
            >
              {t(step.standing === 'later' ? 'learner.skill.tryAnyway' : 'learner.skill.practise')}
            </LinkButton>
          </>
        )
      }
    >
      {step && looked && <Known today={today} step={step} asked={looked.why} />}
    </Dialog>
  );
}

type Step = Today['skills'][number];

function Known({ today, step, asked }: { today: Today; step: Step; asked: boolean }) {
  const { learner, activities, plan } = today;
  const activity = activities.find(({ skill }) => skill === step.skill);
  const why = useWhy(learner.learner, step.skill);
  const planned = plan?.skills.includes(step.skill) ?? false;
  const before = step.standing === 'later' ? titlesBefore(step, today.skills) : [];
  return (
    <div class="known">
      {asked && activity && (
        <section class="known-why">
          <h3>{t('learner.why.title')}</h3>
          <p>{reasonWords(activity.reason, today)}</p>
        </section>
      )}
      {planned && (
        <div>
          <StatusPill tone="info" icon="school">
            {t('learner.kind.plan')}
          </StatusPill>
          {plan?.note && (
            <p>
              <Rich
                text={t('learner.why.teacherSays', { note: plan.note })}
                marks={[(words) => <q>{words}</q>]}
              />
            </p>
          )}
        </div>
      )}
      <div class="known-standing">
        <StandingMark standing={step.standing} />
        <p>
          {before.length > 0
            ? t('learner.skill.later', { first: formatList(before) })
            : step.standing !== 'later' && t(`learner.skill.${step.standing}`)}
        </p>
      </div>
      <div>
        <p class="text-soft text-small">{t('learner.skill.canDo')}</p>
        <p class="known-can">
          <MathText text={step.canDo} />
        </p>
      </div>
      {why && <WhyFacts why={why} />}
    </div>
  );
}
