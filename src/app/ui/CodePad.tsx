import './number-pad.css';
import './code-pad.css';
import type { ComponentChildren } from 'preact';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';

export type CodePadProps = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** What the keys are together, and the one that takes the last digit away. */
  keysLabel: string;
  deleteLabel: string;
  value: string;
  onChange: (value: string) => void;
  most: number;
  id?: string | undefined;
};

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * A field for secret digits with big keys. The keys are no Tab stops, since whoever has a keyboard has digits on it; on a touch
 * screen they stand in for the system's keyboard.
 */
export function CodePad(props: CodePadProps) {
  const { label, hint, error, keysLabel, deleteLabel, value, onChange, most, id } = props;
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const put = (text: string) => onChange(text.replace(/\D/g, '').slice(0, most));
  const key = (digit: string) => (
    <PadKey key={digit} onClick={() => put(value + digit)}>
      {digit}
    </PadKey>
  );
  return (
    <div class="pad code-pad">
      <Field label={label} hint={hint} error={error} id={id}>
        {(control) => (
          <input
            {...control}
            class="pad-input code-pad-input"
            dir="ltr"
            type="password"
            inputMode={touch ? 'none' : 'numeric'}
            autocomplete="off"
            maxLength={most}
            value={value}
            onInput={(event) => {
              put(event.currentTarget.value);
              // What is no digit does not stay in the field either.
              event.currentTarget.value = event.currentTarget.value.replace(/\D/g, '');
            }}
          />
        )}
      </Field>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid before Chrome 86 */}
      <div class="pad-keys" role="group" aria-label={keysLabel} dir="ltr">
        {digits.map(key)}
        <span />
        {key('0')}
        <PadKey name={deleteLabel} onClick={() => onChange(value.slice(0, -1))}>
          <Icon name="delete" />
        </PadKey>
      </div>
    </div>
  );
}

function PadKey({
  name,
  onClick,
  children,
}: {
  name?: string;
  onClick: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      class="pad-key"
      type="button"
      tabIndex={-1}
      aria-label={name}
      onMouseDown={keepFocus}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
