import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { TeacherFailure } from './TeacherFailure.tsx';

/** Another class code, when the one before got about: devices that have joined stay (AUT-7). */
export function RenewCode({ classId }: { classId: ClassId }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function renew(): Promise<void> {
    setBusy(true);
    setRefusal(null);
    const done = await settled(worker().askSchool('code', classId));
    setBusy(false);
    if (!done.ok) {
      setRefusal(done.error);
      return;
    }
    setAsking(false);
    showToast(t('teacher.code.done'));
  }

  return (
    <section class="stack no-print" data-gap="small" aria-labelledby="renew-code">
      <h2 id="renew-code">{t('teacher.code.title')}</h2>
      <p class="text-soft">{t('teacher.code.words')}</p>
      <div>
        <Button icon="sync" onClick={() => setAsking(true)}>
          {t('teacher.code.action')}
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('teacher.code.ask')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button variant="primary" busy={busy} onClick={() => void renew()}>
              {t('teacher.code.action')}
            </Button>
          </>
        }
      >
        <div class="stack">
          {refusal && <TeacherFailure failure={refusal} classId={classId} doing="settle" />}
          <p>{t('teacher.code.askWords')}</p>
        </div>
      </Dialog>
    </section>
  );
}
