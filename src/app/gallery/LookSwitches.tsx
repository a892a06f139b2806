import { useState } from 'preact/hooks';
import { type Appearance, applyAppearance } from '#app/ui/appearance.ts';
import { Field } from '#app/ui/Field.tsx';
import { setLocale } from '#i18n/locale.ts';

const switches = {
  theme: ['auto', 'light', 'dark'],
  contrast: ['auto', 'more'],
  text: ['normal', 'large', 'largest'],
  reading: ['normal', 'spaced'],
  motion: ['auto', 'off'],
  age: ['', 'early', 'middle', 'older'],
} as const;

/** Everything that a person may change of how the screen looks. */
export function LookSwitches() {
  const [look, setLook] = useState<Appearance>({});
  function change(name: keyof Appearance, value: string): void {
    const next = { ...look, [name]: value || undefined } as Appearance;
    setLook(next);
    applyAppearance(next);
  }
  return (
    <div class="gallery-switches">
      {Object.entries(switches).map(([name, values]) => (
        <Field key={name} label={name}>
          {(control) => (
            <select
              {...control}
              class="field-input"
              onChange={(event) => change(name as keyof Appearance, event.currentTarget.value)}
            >
              {values.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <Field label="locale">
        {(control) => (
          <select
            {...control}
            class="field-input"
            onChange={(event) => void setLocale(event.currentTarget.value)}
          >
            <option>en</option>
            <option>en-XB</option>
          </select>
        )}
      </Field>
    </div>
  );
}
