import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';

/** What a control inside a Field must carry. */
export type ControlProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

export type FieldProps = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean | undefined;
  /** The control's id, which an ErrorSummary links to; made up when left out. */
  id?: string | undefined;
  /** Ids of other descriptions that the control already has. */
  describedBy?: string | undefined;
  children: (control: ControlProps) => ComponentChildren;
};

/** Label, hint, error, control: always in that order, all of them tied to the control. */
export function Field(props: FieldProps) {
  const { label, hint, error, optional, describedBy, children } = props;
  const made = useId();
  const id = props.id ?? made;
  const descriptions = [describedBy, hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field" data-invalid={error ? true : undefined}>
      <label class="field-label" for={id}>
        {label}
        {optional && <span class="field-optional"> ({t('common.optional')})</span>}
      </label>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {children({
        id,
        'aria-describedby': descriptions || undefined,
        'aria-invalid': error ? true : undefined,
      })}
    </div>
  );
}

/** The message of a field or a group that needs another look. */
export function FieldError({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <p class="field-error" id={id}>
      <Icon name="warning" />
      <span>
        <span class="visually-hidden">{t('common.errorPrefix')} </span>
        {children}
      </span>
    </p>
  );
}

export type TextFieldProps = Omit<FieldProps, 'children'> & {
  value: string;
  onInput: (value: string) => void;
  /** Shown after the input, such as a unit. */
  suffix?: ComponentChildren;
  /** How wide the answer usually is: `code` for a short code, `name` for a line, `full` for the whole line. */
  width?: 'short' | 'name' | 'full' | undefined;
  name?: string | undefined;
  type?: 'text' | 'password' | 'search' | 'date' | undefined;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'none' | undefined;
  autocomplete?: 'off' | 'username' | 'current-password' | 'new-password' | 'name' | undefined;
  autocapitalize?: 'off' | 'characters' | 'words' | 'sentences' | undefined;
  enterkeyhint?: 'done' | 'go' | 'next' | 'search' | 'send' | undefined;
  spellcheck?: boolean | undefined;
  maxLength?: number | undefined;
  required?: boolean | undefined;
  readOnly?: boolean | undefined;
  dir?: 'ltr' | 'rtl' | 'auto' | undefined;
  lang?: string | undefined;
  onBlur?: ((event: FocusEvent) => void) | undefined;
  onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
};

/** A Field with a text input. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, optional, id, describedBy, value, onInput, suffix, width, type, ...rest } =
    props;
  // Preact's types part inputs by `type`; every type of ours takes the attributes of `text`.
  const kind = { type: type ?? 'text' } as { type: 'text' };
  return (
    <Field {...{ label, hint, error, optional, id, describedBy }}>
      {(control) => (
        <span class="field-line" data-width={width ?? 'name'}>
          <input
            {...rest}
            {...control}
            class="field-input"
            {...kind}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {suffix && <span class="field-suffix">{suffix}</span>}
        </span>
      )}
    </Field>
  );
}
