import { useState } from 'preact/hooks';
import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { t } from '#i18n/locale.ts';
import type { EvidenceShown, LearnerPage } from '#worker/api.ts';
import { EvidenceForm } from './EvidenceForm.tsx';
import { SkillWhy } from './SkillWhy.tsx';
import { StaffEvidence } from './StaffEvidence.tsx';
import type { About } from './say.ts';
import { likelihoodWords } from './standing-words.ts';
import { momentWords } from './when.ts';

export type SkillDetailsProps = {
  skill: LearnerPage['skills'][number];
  about: About;
  open: boolean;
  now: number;
};

/** A skill in a line; opened, why it stands there: in a sentence, by what staff said, and by the last answers. */
export function SkillDetails({ skill, about, open, now }: SkillDetailsProps) {
  const { standing, title, evidence, why, staff } = skill;
  // Not the standing's own: what staff said counts there as heard of, and was no practice.
  const lastAnswer = evidence[evidence.length - 1]?.at ?? null;
  // The answers are made when they are first asked for: three hundred skills have thousands.
  const [shown, setShown] = useState(open);
  return (
    <details
      class="skill"
      id={`skill-${standing.skill}`}
      open={open}
      onToggle={(event) => {
        if (event.currentTarget.open) setShown(true);
      }}
    >
      <summary class="skill-line">
        <span class="skill-title">{title}</span>
        <span class="skill-standing">
          <StandingMark standing={standing.standing} />
        </span>
        <span class="skill-facts">
          <span class="skill-fact">{likelihoodWords(standing)}</span>
          <span class="skill-fact">
            {standing.answers > 0 && t('teacher.skill.answers', { count: standing.answers })}
          </span>
          <span class="skill-fact">
            {lastAnswer !== null && t('teacher.skill.last', { moment: momentWords(lastAnswer, now) })}
          </span>
        </span>
        <span class="skill-chevron">
          <Icon name="chevron" />
        </span>
      </summary>
      {(shown || open) && (
        <div class="skill-body stack" data-gap="small">
          {why && (
            <SkillWhy
              facts={{ name: about.name, skill: title, daysSince: daysAgo(lastAnswer, now) }}
              why={why}
            />
          )}
          <StaffEvidence skill={standing.skill} lines={staff} about={about} now={now} />
          <EvidenceForm skill={standing.skill} title={title} about={about} />
          {evidence.length === 0 ? (
            <p class="text-soft">{t('teacher.skill.noEvidence')}</p>
          ) : (
            <ol class="list evidence-list">
              {[...evidence].reverse().map((line) => (
                <Evidence line={line} now={now} key={`${line.at} ${line.item} ${line.seed}`} />
              ))}
            </ol>
          )}
        </div>
      )}
    </details>
  );
}

const msPerDay = 86_400_000;

const daysAgo = (at: number | null, now: number): number | null =>
  at === null ? null : Math.max(0, Math.floor((now - at) / msPerDay));

function Evidence({ line, now }: { line: EvidenceShown; now: number }) {
  const given =
    line.response.type === 'unknown'
      ? t('teacher.evidence.unknown')
      : line.givenText || t('teacher.evidence.empty');
  return (
    <li class="evidence" data-correct={line.correct}>
      <p class="evidence-verdict">
        <Icon name={line.correct ? 'check' : 'cross'} />
        <b>{t(line.correct ? 'teacher.evidence.right' : 'teacher.evidence.wrong')}</b>
        <span class="text-soft">{momentWords(line.at, now)}</span>
        {line.hints > 0 && (
          <span class="text-soft">{t('teacher.evidence.hints', { count: line.hints })}</span>
        )}
      </p>
      <p class="evidence-prompt" dir="auto">
        {line.prompt === null ? t('teacher.evidence.noQuestion') : <MathText text={line.prompt} />}
      </p>
      {line.pictureText && (
        <p class="text-soft text-small" dir="auto">
          {t('teacher.evidence.picture', { words: line.pictureText })}
        </p>
      )}
      <dl class="evidence-answers">
        {line.offered.length > 0 && (
          <div>
            <dt>{t('teacher.evidence.offered')}</dt>
            <dd class="evidence-offered">
              {line.offered.map((option) => (
                <bdi class="evidence-option" key={option}>
                  <MathText text={option} />
                </bdi>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('teacher.evidence.given')}</dt>
          <dd>
            <MathText text={given} />
          </dd>
        </div>
        {!line.correct && line.answerText !== null && (
          <div>
            <dt>{t('teacher.evidence.answer')}</dt>
            <dd>
              <MathText text={line.answerText} />
            </dd>
          </div>
        )}
        {line.misconception && (
          <div>
            <dt>
              {t(line.mistakeText === null ? 'teacher.evidence.misconception' : 'teacher.evidence.told')}
            </dt>
            <dd dir="auto">
              {line.mistakeText === null ? (
                misconceptionWords(line.misconception)
              ) : (
                <MathText text={line.mistakeText} />
              )}
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}

/** Where the pack is not here, or has no sentence: its code is of plain words, `forgot-carry` reads as "forgot carry". */
const misconceptionWords = (code: string): string => code.replace(/-/g, ' ');
