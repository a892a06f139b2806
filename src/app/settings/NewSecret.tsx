import { useState } from 'preact/hooks';
import { SecretEntry } from '#app/shell/SecretEntry.tsx';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { fewestDigits, picturesInLock, picturesSecret } from '#domain/lock-secret.ts';
import { t } from '#i18n/locale.ts';
import type { NewLock } from '#worker/api.ts';

/** How long a device may lie about before its learner is signed out. */
const minutesOffered = [5, 15, 60] as const;
const usualMinutes = 15;

export type NewSecretProps = {
  kind: 'pin' | 'pictures';
  /** As it was; 0: there was no lock. */
  minutes: number;
  busy: boolean;
  onMade: (lock: NewLock) => void;
  onLeave: () => void;
};

/** Chosen, and once more: nobody should be kept out by a slip of the finger. */
export function NewSecret({ kind, minutes: before, busy, onMade, onLeave }: NewSecretProps) {
  const [first, setFirst] = useState<readonly string[] | null>(null);
  const [value, setValue] = useState<readonly string[]>([]);
  const [differs, setDiffers] = useState(false);
  const [minutes, setMinutes] = useState(before || usualMinutes);
  const isLong = value.length >= (kind === 'pin' ? fewestDigits : picturesInLock);
  const secretOf = (chosen: readonly string[]) => (kind === 'pin' ? chosen.join('') : picturesSecret(chosen));

  function next(): void {
    if (first === null) {
      setFirst(value);
      setValue([]);
      setDiffers(false);
    } else if (secretOf(first) === secretOf(value)) onMade({ kind, secret: secretOf(value), minutes });
    else {
      setFirst(null);
      setValue([]);
      setDiffers(true);
    }
  }

  const step = first === null ? 'choose' : 'again';
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isLong) next();
      }}
    >
      <SecretEntry
        key={step}
        kind={kind}
        value={value}
        onChange={setValue}
        label={t(`settings.lock.${step}.${kind}`)}
        error={differs && value.length === 0 ? t('settings.lock.differs') : undefined}
        open
      />
      {first !== null && (
        <ChoiceGroup
          legend={t('settings.lock.minutes')}
          type="one"
          options={minutesOffered.map((count) => ({
            id: String(count),
            text: t('settings.lock.minutes.some', { count }),
          }))}
          value={[String(minutes)]}
          onChange={([chosen]) => setMinutes(Number(chosen))}
        />
      )}
      <div class="row">
        <Button
          type="submit"
          icon="check"
          busy={busy}
          disabledReason={isLong ? undefined : t(`settings.lock.short.${kind}`)}
        >
          {t(first === null ? 'settings.lock.next' : 'settings.lock.keep')}
        </Button>
        <Button variant="quiet" onClick={onLeave}>
          {t('settings.lock.leave')}
        </Button>
      </div>
    </form>
  );
}
