import { useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { t } from '#i18n/locale.ts';

export type PasswordFieldProps = {
  id: string;
  label: string;
  value: string;
  error?: string | undefined;
  hint?: string | undefined;
  /** One that is being chosen: the browser offers none that it knows. */
  isNew?: boolean | undefined;
  onInput: (value: string) => void;
};

/** A password that can be looked at: the typing of tired people on unknown keyboards goes wrong unseen. */
export function PasswordField({ isNew, ...props }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  return (
    <TextField
      {...props}
      type={visible ? 'text' : 'password'}
      name={isNew ? 'new-password' : 'password'}
      autocomplete={isNew ? 'new-password' : 'current-password'}
      autocapitalize="off"
      spellcheck={false}
      dir="auto"
      suffix={
        <Button
          variant="quiet"
          icon="eye"
          aria-controls={props.id}
          aria-label={t(visible ? 'teacher.password.hide' : 'teacher.password.show')}
          onClick={() => setVisible(!visible)}
        >
          {t(visible ? 'teacher.password.hideShort' : 'teacher.password.showShort')}
        </Button>
      }
    />
  );
}
