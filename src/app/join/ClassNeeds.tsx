import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import type { JoinedClass } from '#worker/api.ts';

/** What the class still lacks on this device, names or lessons, and the button that fetches it. Nothing: nothing. */
export function ClassNeeds({ joined }: { joined: JoinedClass }) {
  const { busy, failed, fetch } = useFetch();
  const button = (
    <Button icon="sync" busy={busy} onClick={() => void fetch()}>
      {t('join.needs.fetch')}
    </Button>
  );
  const missing = missingIn(joined);
  if (missing === null) return null;
  return (
    <>
      {failed && <FailureNotice failure={failed} />}
      {missing === 'names' ? (
        <EmptyState title={t('join.needs.names.title')} action={button}>
          {t('join.needs.names')}
        </EmptyState>
      ) : (
        <Notice tone="info" actions={button}>
          {t(missing === 'pack' ? 'error.pack-missing' : 'join.needs.lessons')}
        </Notice>
      )}
    </>
  );
}

function missingIn({ roster, pack }: JoinedClass): 'names' | 'pack' | 'lessons' | null {
  if (roster.length === 0) return 'names';
  if (pack === null) return 'lessons';
  return pack.state === 'missing' ? 'pack' : null;
}

/** Fetches from the hub what this device should have and lacks. */
export function useFetch() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);
  async function fetch(): Promise<void> {
    setBusy(true);
    const outcome = await settled(worker().refresh());
    setBusy(false);
    setFailed(outcome.ok ? null : outcome.error);
  }
  return { busy, failed, fetch };
}
