import { useState } from 'preact/hooks';
import { paths } from '#app/paths.ts';
import { Button } from '#app/ui/Button.tsx';
import { NameCard } from '#app/ui/NameCard.tsx';
import type { ClassId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { SharedSticking } from './attention.ts';
import { stickingWords } from './standing-words.ts';

const shownFirst = 3;
const namesFirst = 5;

export type StuckTogetherProps = {
  classId: ClassId;
  skills: readonly { readonly skill: SkillId; readonly title: string }[];
  together: readonly SharedSticking[];
};

/** Skills somebody is stuck on, each with its learners: a small group that could meet, and the evidence one tap away. */
export function StuckTogether({ classId, skills, together }: StuckTogetherProps) {
  const [all, setAll] = useState(false);
  if (together.length === 0) return null;
  const hidden =
    together.length > shownFirst || together.some(({ learners }) => learners.length > namesFirst);
  const title = (skill: SkillId) => skills.find((one) => one.skill === skill)?.title ?? skill;
  return (
    <section class="stack" aria-labelledby="look-first">
      <h2 id="look-first">{t('teacher.stuck.title')}</h2>
      <ul class="list stuck-list">
        {(all ? together : together.slice(0, shownFirst)).map(({ skill, learners }) => (
          <li class="stuck" key={skill}>
            <h3 class="stuck-skill">{title(skill)}</h3>
            <p class="text-soft text-small">{t('teacher.stuck.count', { count: learners.length })}</p>
            <ul class="list stuck-names">
              {(all ? learners : learners.slice(0, namesFirst)).map(({ learner, sticking }) => (
                <li key={learner.learner}>
                  <NameCard
                    shape="line"
                    name={learner.name}
                    picture={learner.picture}
                    note={stickingWords(sticking)}
                    href={`${paths.learnerPage(classId, learner.learner)}#${skill}`}
                  />
                </li>
              ))}
            </ul>
            {!all && learners.length > namesFirst && (
              <p class="text-soft text-small">
                {t('teacher.stuck.others', { count: learners.length - namesFirst })}
              </p>
            )}
          </li>
        ))}
      </ul>
      {hidden && (
        <p>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'teacher.stuck.fewer' : 'teacher.stuck.more')}
          </Button>
        </p>
      )}
    </section>
  );
}
