import { CodePad } from '#app/ui/CodePad.tsx';
import { PictureCode } from '#app/ui/PictureCode.tsx';
import { lockPictures, mostDigits, picturesInLock } from '#domain/lock-secret.ts';
import { t } from '#i18n/locale.ts';

export type SecretEntryProps = {
  kind: 'pin' | 'pictures';
  /** Each digit, or the name of each picture. */
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  /** What this is the first or the second time of. */
  label: string;
  error?: string | undefined;
  /** The pictures that were tapped are shown. */
  open?: boolean;
};

/** Where a learner says what only they know: digits, or pictures in order. */
export function SecretEntry({ kind, value, onChange, label, error, open }: SecretEntryProps) {
  if (kind === 'pin')
    return (
      <CodePad
        label={label}
        error={error}
        keysLabel={t('settings.lock.digits')}
        deleteLabel={t('settings.lock.delete')}
        value={value.join('')}
        onChange={(text) => onChange(Array.from(text))}
        most={mostDigits}
        id="lock-code"
      />
    );
  return (
    <PictureCode
      label={label}
      error={error}
      chosenLabel={t('settings.lock.chosen', { count: value.length, most: picturesInLock })}
      deleteLabel={t('settings.lock.delete')}
      pictures={lockPictures}
      nameOf={(picture) => t(`settings.lock.picture.${picture}`)}
      value={value}
      onChange={onChange}
      most={picturesInLock}
      open={open}
    />
  );
}
