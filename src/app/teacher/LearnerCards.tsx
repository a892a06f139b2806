import { paths } from '#app/paths.ts';
import { Icon } from '#app/ui/Icon.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import type { SkillId } from '#domain/ids.ts';
import { standings } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { BoardEntry } from '#worker/api.ts';
import type { BoardGridProps } from './BoardGrid.tsx';
import { groupIcons } from './BoardSummary.tsx';
import { DevicesButton } from './DevicesDialog.tsx';
import { lastHeardWords } from './when.ts';

/** The same board on a narrow screen: a card for each learner, counts instead of columns, and under it where the work is. */
export function LearnerCards({ classId, learners, skills, attentionByLearner, now }: BoardGridProps) {
  const counted = new Set(skills.map(({ skill }) => skill));
  return (
    <ul class="list learner-cards">
      {learners.map((learner) => {
        const group = attentionByLearner.get(learner.learner)?.group ?? 'moving';
        return (
          <li key={learner.learner}>
            <a class="learner-card" href={paths.learnerPage(classId, learner.learner)}>
              <span class="learner-card-head">
                <Picture name={learner.picture} size="small" />
                <bdi class="learner-card-name">{learner.name}</bdi>
              </span>
              <span class="learner-card-group" data-group={group}>
                <Icon name={groupIcons[group]} />
                <span>{t(`teacher.group.${group}`)}</span>
              </span>
              <span class="learner-card-facts">
                <span>{t('teacher.card.week', { count: learner.answersThisWeek })}</span>
                {learner.lastHeard !== null && (
                  <span>{t('teacher.card.heard', { ago: lastHeardWords(learner.lastHeard, now) })}</span>
                )}
              </span>
              <StandingCounts learner={learner} counted={counted} />
            </a>
            <DevicesButton learner={learner} now={now} />
          </li>
        );
      })}
    </ul>
  );
}

/** "12 Secure, 3 Growing": only what there is, and nothing about what comes later. */
function StandingCounts({ learner, counted }: { learner: BoardEntry; counted: ReadonlySet<SkillId> }) {
  const countByStanding = new Map<string, number>();
  for (const { skill, standing } of learner.cells) {
    if (counted.has(skill)) countByStanding.set(standing, (countByStanding.get(standing) ?? 0) + 1);
  }
  return (
    <span class="standing-counts">
      {standings.map((standing) => {
        const count = countByStanding.get(standing) ?? 0;
        if (count === 0 || standing === 'later') return null;
        return (
          <span class="standing-count" key={standing}>
            <b>{count}</b> <StandingMark standing={standing} />
          </span>
        );
      })}
    </span>
  );
}
