import './choices.css';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import type { SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { kindIcons, kindWords, reasonWords } from './reason-words.ts';

type ShownActivity = Today['activities'][number];

export type ChoicesProps = {
  today: Today;
  /** Opens what is known of the skill, and why it is offered. */
  onWhy: (skill: SkillId) => void;
};

/** Up to three things to do now, each for another reason: the learner picks. */
export function Choices({ today, onWhy }: ChoicesProps) {
  const { activities, answersToday, challenge, learner } = today;
  if (activities.length === 0)
    return <EmptyState title={t('learner.next.none')}>{t('learner.next.none.words')}</EmptyState>;
  return (
    <section class="choose" aria-labelledby="choose-title">
      <h2 id="choose-title">
        {activities.length > 1
          ? t('learner.choices.title')
          : t(answersToday > 0 ? 'learner.next.goOn' : 'learner.next.begin')}
      </h2>
      <ul class="choose-list list">
        {activities.map((activity, at) => (
          <ActivityCard
            key={activity.skill}
            activity={activity}
            today={today}
            first={at === 0}
            onWhy={() => onWhy(activity.skill)}
          />
        ))}
      </ul>
      <div class="choose-foot">
        <p class="next-today">{t('learner.today.answers', { count: answersToday })}</p>
        <a class="choose-challenge" href={paths.settings(learner.learner)}>
          {t(`learner.choices.challenge.${challenge}`)}
        </a>
      </div>
    </section>
  );
}

function ActivityCard(props: { activity: ShownActivity; today: Today; first: boolean; onWhy: () => void }) {
  const { activity, today, first, onWhy } = props;
  const { skill, reason, title } = activity;
  const { learner } = today.learner;
  const id = `activity-${skill}`;
  return (
    <li class="next" data-first={first || undefined}>
      <p class="next-kicker">
        <Icon name={kindIcons[reason.code]} />
        <span>{kindWords(reason)}</span>
      </p>
      <h3 class="next-title" id={id}>
        <MathText text={title} />
      </h3>
      <p>{reasonWords(reason, today)}</p>
      <div class="next-ways">
        {/* The first is what practice begins with by itself: from there it goes on as is best. */}
        <LinkButton
          variant={first ? 'primary' : 'secondary'}
          wide
          icon="play"
          href={paths.practice(learner, first ? undefined : skill)}
          aria-describedby={id}
        >
          {t('learner.next.practise')}
        </LinkButton>
        <Button variant="quiet" icon="info" aria-describedby={id} aria-haspopup="dialog" onClick={onWhy}>
          {t('learner.choices.why')}
        </Button>
      </div>
    </li>
  );
}
