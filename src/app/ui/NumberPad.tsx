import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { NumberForm } from '#domain/item-instance.ts';
import { t } from '#i18n/locale.ts';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';

export type NumberPadProps = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** As typed; never corrected here. */
  value: string;
  onChange: (value: string) => void;
  /** Enter in the field. */
  onSubmit?: (() => void) | undefined;
  /** Which key stands beside 0: none, a decimal point, a fraction line. */
  form: NumberForm;
  /** Offers a minus key too. */
  minus?: boolean | undefined;
  /** Shown after the field, such as "cm". */
  unit?: string | undefined;
  locked?: boolean | undefined;
  /** The field's id, for an ErrorSummary. */
  id?: string | undefined;
};

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * A number field with big keys. Typing works as ever; on a touch screen the field keeps the system's keyboard away.
 * The keys are not Tab stops: whoever has a keyboard has digits on it. They keep the cursor where it is.
 */
export function NumberPad(props: NumberPadProps) {
  const { label, hint, error, value, onChange, onSubmit, form, minus, unit, locked, id } = props;
  const input = useRef<HTMLInputElement>(null);
  const touch = window.matchMedia('(pointer: coarse)').matches;

  function edit(change: (before: string, after: string) => { before: string; after: string }): void {
    const field = input.current;
    if (!field || locked) return;
    const atCursor = document.activeElement === field;
    const start = atCursor ? (field.selectionStart ?? value.length) : value.length;
    const end = atCursor ? (field.selectionEnd ?? value.length) : value.length;
    const selected = start < end;
    const next = change(value.slice(0, start), value.slice(end));
    const before = selected && next.before.length < start ? value.slice(0, start) : next.before;
    onChange(before + next.after);
    requestAnimationFrame(() => {
      if (document.activeElement === field) field.setSelectionRange(before.length, before.length);
    });
  }
  const put = (key: string) => edit((before, after) => ({ before: before + key, after }));
  const remove = () => edit((before, after) => ({ before: before.slice(0, -1), after }));

  const key = (face: string, name?: string) => (
    <button
      class="pad-key"
      key={face}
      type="button"
      tabIndex={-1}
      aria-label={name}
      aria-disabled={locked || undefined}
      onMouseDown={keepFocus}
      onClick={() => put(face)}
    >
      {face === '-' ? '−' : face}
    </button>
  );
  return (
    <div class="pad">
      <Field label={label} hint={hint} error={error} id={id}>
        {(control) => (
          <span class="pad-line">
            <input
              {...control}
              class="pad-input"
              ref={input}
              dir="ltr"
              type="text"
              inputMode={touch ? 'none' : 'decimal'}
              autocomplete="off"
              spellcheck={false}
              maxLength={40}
              readOnly={locked}
              value={value}
              onInput={(event) => onChange(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.isComposing) onSubmit?.();
              }}
            />
            {unit && <span class="pad-unit">{unit}</span>}
          </span>
        )}
      </Field>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid before Chrome 86 */}
      <div
        class="pad-keys"
        role="group"
        aria-label={t('common.pad.keys')}
        dir="ltr"
        data-last={minus && form !== 'whole' ? 'four' : 'three'}
      >
        {digits.map((digit) => key(digit))}
        {minus && key('-', t('common.pad.minus'))}
        {form === 'decimal' && key('.', t('common.pad.decimal'))}
        {form === 'fraction' && key('/', t('common.pad.fraction'))}
        {form === 'whole' && !minus && <span />}
        {key('0')}
        <button
          class="pad-key"
          type="button"
          tabIndex={-1}
          aria-label={t('common.pad.delete')}
          aria-disabled={locked || undefined}
          onMouseDown={keepFocus}
          onClick={remove}
        >
          <Icon name="delete" />
        </button>
      </div>
    </div>
  );
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
