import { lookChoices } from '#app/shell/look.ts';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import { t } from '#i18n/locale.ts';
import type { Preferences } from '#worker/api.ts';

export type LookSettingProps = {
  field: keyof typeof lookChoices;
  look: Preferences;
  onChange: (change: SettingChanged) => Promise<void>;
};

/** One thing about the look, as a few choices of which one holds. */
export function LookSetting({ field, look, onChange }: LookSettingProps) {
  const choices = changesOf(field);
  const chosen = look[field] ?? choices[0]?.value ?? '';
  return (
    <ChoiceGroup
      legend={t(`settings.${field}`)}
      type="one"
      options={choices.map(({ value }) => ({ id: value, text: t(`settings.${field}.${value}`) }))}
      value={[chosen]}
      onChange={([value]) => {
        const change = choices.find((choice) => choice.value === value);
        if (change) void onChange(change);
      }}
    />
  );
}

type LookChange = Extract<SettingChanged, { field: keyof typeof lookChoices }>;

/** Written out by field, because the type of the value hangs on the field. */
function changesOf(field: LookSettingProps['field']): readonly LookChange[] {
  switch (field) {
    case 'theme':
      return lookChoices[field].map((value) => ({ field, value }));
    case 'contrast':
      return lookChoices[field].map((value) => ({ field, value }));
    case 'text':
      return lookChoices[field].map((value) => ({ field, value }));
    case 'reading':
      return lookChoices[field].map((value) => ({ field, value }));
    case 'motion':
      return lookChoices[field].map((value) => ({ field, value }));
  }
}
