import { useState } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassDevice } from '#domain/hub-api.ts';
import type { DeviceTrust } from '#domain/trust-api.ts';
import { t } from '#i18n/locale.ts';
import type { SchoolDevices } from '#worker/api.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { lastHeardWords, momentWords } from './when.ts';

export type DeviceStandingProps = {
  device: ClassDevice;
  /** Events that wait for an adult. */
  waits: number;
  now: number;
  heard: (devices: SchoolDevices) => void;
};

/** Whether a device works, is lost or is to come back, and the ways from one to the other. */
export function DeviceStanding({ device, waits, now, heard }: DeviceStandingProps) {
  const [asking, setAsking] = useState<DeviceTrust | null>(null);
  const { bar, lastHeard } = device;
  return (
    <div class="stack" data-gap="small">
      <Notice tone={bar ? 'warn' : 'good'} title={t(`teacher.trust.is.${bar?.state ?? 'working'}`)}>
        <p>{t('teacher.card.heard', { ago: lastHeardWords(lastHeard, now) })}</p>
        {bar && (
          <p>
            {t('teacher.trust.since', {
              moment: momentWords(bar.at, now),
              name: bar.by ?? t('teacher.trust.somebody'),
            })}
          </p>
        )}
        {bar && bar.reason !== '' && <p dir="auto">{bar.reason}</p>}
      </Notice>
      <div class="row">
        {bar ? (
          <Button
            icon="check"
            disabledReason={waits > 0 ? t('teacher.trust.lookFirst') : undefined}
            onClick={() => setAsking('working')}
          >
            {t('teacher.trust.set.working')}
          </Button>
        ) : (
          <Button icon="warning" onClick={() => setAsking('lost')}>
            {t('teacher.trust.set.lost')}
          </Button>
        )}
        {bar?.state !== 'revoked' && (
          <Button icon="school" onClick={() => setAsking('revoked')}>
            {t('teacher.trust.set.revoked')}
          </Button>
        )}
      </div>
      <ChangeDialog device={device} to={asking} close={() => setAsking(null)} heard={heard} />
    </div>
  );
}

type ChangeDialogProps = Pick<DeviceStandingProps, 'device' | 'heard'> & {
  /** Null: closed. */
  to: DeviceTrust | null;
  close: () => void;
};

function ChangeDialog({ device, to, close, heard }: ChangeDialogProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function change(state: DeviceTrust): Promise<void> {
    setBusy(true);
    setRefusal(null);
    const told = await settled(worker().changeDevice(device.device, { state, reason }));
    setBusy(false);
    if (!told.ok) {
      setRefusal(told.error);
      return;
    }
    setReason('');
    close();
    heard(told.value);
    announce(t(`teacher.trust.is.${state}`));
  }

  return (
    <Dialog
      open={to !== null}
      onClose={close}
      title={to && t(`teacher.trust.set.${to}`)}
      actions={
        to && (
          <>
            <Button variant="primary" busy={busy} onClick={() => void change(to)}>
              {t(`teacher.trust.do.${to}`)}
            </Button>
            <Button variant="quiet" onClick={close}>
              {t('common.cancel')}
            </Button>
          </>
        )
      }
    >
      {to && (
        <div class="stack" data-gap="small">
          {refusal && <TeacherFailure failure={refusal} doing="settle" />}
          <p>{t(`teacher.trust.means.${to}`)}</p>
          {to !== 'working' && (
            <>
              <TextField
                label={t('teacher.trust.reason')}
                hint={t('teacher.trust.reason.hint')}
                optional
                value={reason}
                onInput={setReason}
                maxLength={200}
                width="full"
                dir="auto"
              />
              <p class="text-small">{t('teacher.trust.code')}</p>
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}
