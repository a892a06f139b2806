import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import { locale, locales, t } from '#i18n/locale.ts';

export type LanguageSettingProps = {
  chosen: string | undefined;
  /** Offers the mirrored test language too. */
  withTest: boolean;
  onChange: (change: SettingChanged) => Promise<void>;
};

/** Each language by its own name: who looks for it may read no other. */
export function LanguageSetting({ chosen, withTest, onChange }: LanguageSettingProps) {
  const offered = locales.filter((tag) => withTest || !isTest(tag) || tag === chosen);
  return (
    <ChoiceGroup
      legend={t('settings.language')}
      type="one"
      options={offered.map((tag) => ({ id: tag, text: nameOf(tag) }))}
      value={[locale.value]}
      onChange={([value]) => {
        if (value !== undefined) void onChange({ field: 'locale', value });
      }}
    />
  );
}

/** ISO 3166 keeps the regions XA to XZ for private use: ours are test languages. */
const isTest = (tag: string): boolean => /-X[A-Z]$/.test(tag);

function nameOf(tag: string): string {
  if (isTest(tag)) return t('settings.language.test', { tag });
  try {
    // Intl.DisplayNames: Chrome 81.
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
