import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { FieldError } from './Field.tsx';
import { Icon } from './Icon.tsx';
import { MathText } from './MathText.tsx';

export type ChoiceOption = { readonly id: string; readonly text: string; readonly hint?: string | undefined };

/** What an option turned out to be: `missed` was right and was not chosen. */
export type ChoiceOutcome = 'right' | 'wrong' | 'missed';

export type ChoiceGroupProps = {
  /** The question. `quietLegend` hides it from sight where the same words stand above. */
  legend: ComponentChildren;
  quietLegend?: boolean | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** `one` is radio buttons, `several` checkboxes. */
  type: 'one' | 'several';
  options: readonly ChoiceOption[];
  /** Ids of what is chosen. */
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  /** `letters` puts A, B, C before the options, to talk about them in class. */
  marks?: 'letters' | 'none' | undefined;
  /** After the answer: nothing can be changed, and `outcomes` marks the options by id. */
  locked?: boolean | undefined;
  outcomes?: Readonly<Record<string, ChoiceOutcome>> | undefined;
  /** Id of the group, which an ErrorSummary may link to: its first option takes focus. */
  id?: string | undefined;
  /** Language and direction of the options, where they are content and not our own words. */
  lang?: string | undefined;
  dir?: 'ltr' | 'rtl' | undefined;
};

/** One or several of a few, as big cards over native inputs: arrow keys, forms and screen readers work as ever. */
export function ChoiceGroup(props: ChoiceGroupProps) {
  const { legend, quietLegend, hint, error, type, options, value, onChange, marks, locked, outcomes } = props;
  const made = useId();
  const id = props.id ?? made;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset
      class="choices"
      aria-describedby={described || undefined}
      data-invalid={error ? true : undefined}
    >
      <legend class={quietLegend ? 'visually-hidden' : 'choices-legend'}>{legend}</legend>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <div class="choices-list" lang={props.lang} dir={props.dir}>
        {options.map((option, index) => {
          const outcome = outcomes?.[option.id];
          return (
            <label class="choice" key={option.id} data-outcome={outcome} data-locked={locked || undefined}>
              <input
                class="choice-input"
                type={type === 'one' ? 'radio' : 'checkbox'}
                id={index === 0 ? id : undefined}
                name={id}
                value={option.id}
                checked={value.includes(option.id)}
                disabled={locked}
                onChange={() => onChange(chosen(type, value, option.id))}
              />
              <span class="choice-card">
                {marks === 'letters' && (
                  <span class="choice-letter" aria-hidden="true">
                    {String.fromCharCode(65 + index)}
                  </span>
                )}
                <span class="choice-text">
                  <MathText text={option.text} />
                  {option.hint && <span class="choice-hint">{option.hint}</span>}
                </span>
                {outcome ? (
                  <span class="choice-outcome">
                    <Icon
                      name={outcome === 'wrong' ? 'cross' : 'check'}
                      label={t(`common.choice.${outcome}`)}
                    />
                  </span>
                ) : (
                  <span class="choice-tick" data-shape={type}>
                    <Icon name="check" />
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function chosen(type: 'one' | 'several', value: readonly string[], id: string): readonly string[] {
  if (type === 'one') return [id];
  return value.includes(id) ? value.filter((other) => other !== id) : [...value, id];
}
