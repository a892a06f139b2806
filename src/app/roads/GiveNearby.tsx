import { useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { ok, type Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { GivenNearby } from '#worker/api.ts';
import { TakenNotices } from './TakenNotice.tsx';

/** Shown as an example of what stands on the teacher's screen. */
const example = '192.168.137.1:8080';

/**
 * One tap gives this device's work to a teacher's computer on the same Wi-Fi, and takes what that has brought from school. Given is
 * not safe, and never called so (BUN-16).
 */
export function GiveNearby() {
  const [busy, setBusy] = useState(false);
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<Result<GivenNearby, Failure> | null>(null);
  const [mayType, setMayType] = useState(false);

  async function give(): Promise<void> {
    setBusy(true);
    setOutcome(null);
    const done = await settled(worker().giveNearby(typed));
    setBusy(false);
    setOutcome(done);
    setMayType(!done.ok);
  }

  return (
    <form
      class="road-ways"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void give();
      }}
    >
      {mayType && (
        <TextField
          label={t('road.near.address')}
          hint={t('road.near.hint', { example })}
          optional
          value={typed}
          onInput={setTyped}
          width="full"
          dir="ltr"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="send"
          maxLength={200}
        />
      )}
      <Button type="submit" icon="school" wide busy={busy}>
        {t('road.near.button')}
      </Button>
      {outcome && <OutcomeNotice outcome={outcome} />}
    </form>
  );
}

function OutcomeNotice({ outcome }: { outcome: Result<GivenNearby, Failure> }) {
  if (!outcome.ok)
    return (
      <Notice tone="warn" live="alert">
        {failureWords(`road.near.failed.${outcome.error.code}`, outcome.error)}
      </Notice>
    );
  const { taken, waiting } = outcome.value;
  return (
    <>
      {taken && <TakenNotices taken={[ok(taken)]} />}
      {waiting > 0 && (
        <Notice tone="info" live="status" title={t('road.near.given')}>
          {t('road.near.givenWords')}
        </Notice>
      )}
      {waiting === 0 && !taken && (
        <Notice tone="info" live="status">
          {t('road.near.asked')}
        </Notice>
      )}
    </>
  );
}
