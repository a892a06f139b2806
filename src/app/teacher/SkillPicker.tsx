import { useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { TextField } from '#app/ui/Field.tsx';
import type { SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { LearnerPage } from '#worker/api.ts';

/** As many as a plan may name (domain/events/staff-events.ts). */
export const mostPlanned = 20;
const shownAtOnce = 8;

export type SkillPickerProps = {
  skills: LearnerPage['skills'];
  /** In the order in which they are to be worked on. */
  chosen: readonly SkillId[];
  onChange: (chosen: readonly SkillId[]) => void;
};

/** Some skills out of hundreds: found by a part of their names, taken in the order they are chosen. */
export function SkillPicker({ skills, chosen, onChange }: SkillPickerProps) {
  const [search, setSearch] = useState('');
  const titleBySkill = new Map(skills.map(({ standing, title }) => [standing.skill, title]));
  const sought = search.trim().toLocaleLowerCase();
  // Before anything is typed, what the learner could take up now: neither held nor far off. What was chosen stays, or
  // its box would go from under the finger.
  const offered = skills.filter(({ standing, title }) =>
    sought === ''
      ? chosen.includes(standing.skill) || (standing.standing !== 'secure' && standing.standing !== 'later')
      : title.toLocaleLowerCase().includes(sought),
  );
  const isFull = chosen.length >= mostPlanned;

  function change(ticked: readonly string[]): void {
    const kept = chosen.filter((skill) => ticked.includes(skill) || !offeredNow.includes(skill));
    const added = offeredNow.filter((skill) => ticked.includes(skill) && !chosen.includes(skill));
    onChange(isFull ? kept : [...kept, ...added]);
  }

  const shown = offered.slice(0, shownAtOnce);
  const offeredNow = shown.map(({ standing }) => standing.skill);
  return (
    <div class="stack" data-gap="small">
      {chosen.length > 0 && (
        <ol class="list plan-skills" aria-label={t('teacher.plan.chosen')}>
          {chosen.map((skill) => (
            <li class="plan-skill" key={skill}>
              <span>{titleBySkill.get(skill) ?? skill}</span>
              <Button
                variant="quiet"
                icon="cross"
                aria-label={t('teacher.plan.remove', { skill: titleBySkill.get(skill) ?? skill })}
                onClick={() => onChange(chosen.filter((other) => other !== skill))}
              >
                {t('teacher.plan.removeShort')}
              </Button>
            </li>
          ))}
        </ol>
      )}
      <TextField
        label={t('teacher.plan.search')}
        hint={t('teacher.plan.searchHint')}
        type="search"
        value={search}
        onInput={setSearch}
        autocomplete="off"
        enterkeyhint="search"
        onKeyDown={(event) => {
          // In a form, Enter would send the plan.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <ChoiceGroup
        legend={t('teacher.plan.offer')}
        hint={isFull ? t('teacher.plan.full', { count: mostPlanned }) : undefined}
        type="several"
        options={shown.map(({ standing, title }) => ({
          id: standing.skill,
          text: title,
          hint: t(`standing.${standing.standing}`),
        }))}
        value={chosen}
        onChange={change}
      />
      <p class="text-soft text-small" role="status">
        {t('teacher.plan.found', { count: offered.length })}
      </p>
    </div>
  );
}
