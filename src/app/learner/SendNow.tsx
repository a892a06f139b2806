import { useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';

/** Tries at once instead of when it was planned: answers first, then the pieces. */
export function SendNow() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);

  async function send(): Promise<void> {
    setBusy(true);
    setFailed(null);
    const outcome = await settled(worker().handIn());
    setBusy(false);
    if (!outcome.ok) setFailed(outcome.error);
  }
  return (
    <>
      <p>
        <Button icon="school" busy={busy} onClick={() => void send()}>
          {t('learner.work.send')}
        </Button>
      </p>
      {failed && (
        <Notice tone="info" live="status">
          {failureWords(`learner.work.failed.${failed.code}`, failed)}
        </Notice>
      )}
    </>
  );
}
