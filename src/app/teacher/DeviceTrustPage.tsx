import './devices.css';
import './device-trust.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { paths } from '#app/paths.ts';
import { announce } from '#app/shell/Announcer.tsx';
import { device as thisDevice } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { shortDevice } from '#domain/device-name.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassDevice } from '#domain/hub-api.ts';
import type { QuarantineDecision } from '#domain/trust-api.ts';
import { t } from '#i18n/locale.ts';
import type { QuarantinePage, SchoolDevices } from '#worker/api.ts';
import { DeviceStanding } from './DeviceStanding.tsx';
import { QuarantineCard } from './QuarantineCard.tsx';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useNow } from './use-now.ts';

export type DeviceTrustPageProps = {
  device: ClassDevice;
  heard: (devices: SchoolDevices) => void;
};

/** One device: whether it is in the right hands, and what it handed in when it was not (TRU-1, TRU-5). */
export function DeviceTrustPage({ device, heard }: DeviceTrustPageProps) {
  const now = useNow();
  const [page, setPage] = useState<QuarantinePage | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = device.device;
  const waits = page ? countOf(page) : device.quarantine;
  const roles = thisDevice.value?.teacher?.person.roles ?? [];
  const mayLook = roles.length === 0 || roles.includes('teacher') || roles.includes('principal');

  useEffect(() => {
    if (device.quarantine === 0 || !mayLook) return;
    let gone = false;
    void settled(worker().askQuarantine(id)).then((told) => {
      if (gone) return;
      if (told.ok) setPage(told.value);
      else setRefusal(told.error);
    });
    return () => {
      gone = true;
    };
  }, [id, device.quarantine, mayLook]);

  async function decide(decision: QuarantineDecision): Promise<void> {
    setBusy(true);
    setRefusal(null);
    const told = await settled(worker().decideQuarantine(id, decision));
    setBusy(false);
    if (!told.ok) {
      setRefusal(told.error);
      return;
    }
    setPage(told.value);
    announce(t('teacher.trust.decided'));
    // The card that had the focus is gone.
    heading.current?.focus();
  }

  return (
    <PageLayout
      title={t('teacher.devices.name', { device: shortDevice(id) })}
      kicker={t('teacher.devices.title')}
      back={{ href: paths.devices(), label: t('teacher.trust.back') }}
    >
      <DeviceStanding device={device} waits={waits} now={now} heard={heard} />
      {(device.bar !== null || waits > 0) && (
        <section class="stack" aria-labelledby="waits">
          <h2 id="waits" tabIndex={-1} ref={heading}>
            {t('teacher.trust.waits', { count: waits })}
          </h2>
          {refusal && <TeacherFailure failure={refusal} doing="settle" />}
          {waits === 0 && <p>{t('teacher.trust.nothing')}</p>}
          {waits > 0 && !mayLook && <p>{t('teacher.trust.notYours')}</p>}
          {waits > 0 && mayLook && !page && !refusal && <p role="status">{t('common.loading')}</p>}
          {page?.full && <p>{t('teacher.trust.full')}</p>}
          {page?.learners.map((one) => (
            <QuarantineCard
              key={one.learner.id}
              waiting={one}
              now={now}
              busy={busy}
              onDecide={(verdict, except) =>
                void decide({ upTo: page.upTo, partition: one.partition, verdict, except: [...except] })
              }
            />
          ))}
          {page && page.others > 0 && <p>{t('teacher.trust.others', { count: page.others })}</p>}
        </section>
      )}
    </PageLayout>
  );
}

const countOf = ({ learners, others }: QuarantinePage): number =>
  learners.reduce((sum, { events }) => sum + events, others);
