import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import { challenges } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { Preferences, Today } from '#worker/api.ts';

export type LearningSettingProps = {
  today: Today;
  /** Changed on this page, and perhaps not told by the worker yet. */
  changed: Preferences;
  onChange: (change: SettingChanged) => Promise<void>;
  /** A strand that is liked from now on, or no longer. */
  onInterest: (strand: string, likes: boolean) => Promise<void>;
};

/** How hard the questions are, and what a learner likes to be offered. */
export function LearningSetting({ today, changed, onChange, onInterest }: LearningSettingProps) {
  const { challenge = 'steady', interests = [] } = { ...today.preferences, ...changed };
  return (
    <section class="settings settings-learning" aria-labelledby="settings-learning">
      <h2 id="settings-learning">{t('settings.learning')}</h2>
      {today.plan?.challenge && (
        <Notice tone="info" title={t(`settings.challenge.${today.plan.challenge}`)}>
          {t('settings.challenge.byTeacher')}
        </Notice>
      )}
      <ChoiceGroup
        legend={t('settings.challenge')}
        type="one"
        options={challenges.map((id) => ({
          id,
          text: t(`settings.challenge.${id}`),
          hint: t(`settings.challenge.${id}.hint`),
        }))}
        value={[challenge]}
        onChange={([value]) => {
          const chosen = challenges.find((one) => one === value);
          if (chosen) void onChange({ field: 'challenge', value: chosen });
        }}
      />
      <ChoiceGroup
        legend={t('settings.interests')}
        hint={t('settings.interests.hint')}
        type="several"
        options={today.strands.map(({ id, title }) => ({ id, text: title }))}
        value={interests}
        onChange={(value) => {
          for (const { id } of today.strands)
            if (value.includes(id) !== interests.includes(id)) void onInterest(id, value.includes(id));
        }}
      />
    </section>
  );
}
