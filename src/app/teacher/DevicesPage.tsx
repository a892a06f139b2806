import './board.css';
import './devices.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { announce } from '#app/shell/Announcer.tsx';
import { device } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { follow, worker } from '#app/shell/worker-client.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ToldMatter } from '#domain/hub-api.ts';
import type { Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { SchoolDevices } from '#worker/api.ts';
import { AccountLine } from './AccountLine.tsx';
import { lastBoardPath } from './board-view.ts';
import { ClassDevices } from './ClassDevices.tsx';
import { DeviceTrustPage } from './DeviceTrustPage.tsx';
import { Freshness } from './Freshness.tsx';
import { MatterCard } from './MatterCard.tsx';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useNow } from './use-now.ts';

/** The devices of the school, and what went otherwise than it should and mended itself (HUB-27). */
export function DevicesPage() {
  const { route, query } = useLocation();
  const [devices, setDevices] = useState<Result<SchoolDevices, Failure> | null>(null);
  const teacher = device.value?.teacher;
  const signedOut = device.value !== null && !teacher;
  useEffect(() => {
    if (signedOut) route(paths.teacher(), true);
  }, [signedOut]);
  useEffect(
    () => follow<Result<SchoolDevices, Failure>>((tell) => worker().watchDevices(tell), setDevices),
    [],
  );
  const heard = (value: SchoolDevices) => setDevices({ ok: true, value });
  const one =
    devices?.ok &&
    devices.value.classes.flatMap((each) => each.devices).find(({ device: id }) => id === query['device']);
  if (one) return <DeviceTrustPage device={one} heard={heard} key={one.device} />;
  return (
    <PageLayout
      title={t('teacher.devices.title')}
      kicker={teacher?.school.name}
      back={{ href: lastBoardPath() ?? paths.teacher(), label: t('teacher.learner.back') }}
      width="wide"
    >
      {devices === null && <p role="status">{t('common.loading')}</p>}
      {devices && !devices.ok && <TeacherFailure failure={devices.error} doing="board" />}
      {devices?.ok && <DevicesBody devices={devices.value} heard={heard} />}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

type DevicesBodyProps = { devices: SchoolDevices; heard: (devices: SchoolDevices) => void };

function DevicesBody({ devices, heard }: DevicesBodyProps) {
  const now = useNow();
  const open = devices.matters.filter((matter) => matter.settled === null);
  const done = devices.matters.filter((matter) => matter.settled !== null);
  const [busy, setBusy] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  async function settle({ id }: ToldMatter): Promise<void> {
    setBusy(id);
    setRefusal(null);
    const told = await settled(worker().settleMatter(id));
    setBusy(null);
    if (!told.ok) {
      setRefusal(told.error);
      return;
    }
    heard(told.value);
    announce(t('teacher.matter.isDone'));
    // The card that had the focus is gone.
    heading.current?.focus();
  }

  return (
    <>
      <Freshness board={devices} now={now} />
      <section class="stack" aria-labelledby="matters">
        <h2 id="matters" tabIndex={-1} ref={heading}>
          {t('teacher.matters.title', { count: open.length })}
        </h2>
        {refusal && <TeacherFailure failure={refusal} doing="settle" />}
        {open.length === 0 && <p>{t('teacher.matters.none')}</p>}
        <Matters {...{ matters: open, now, busy, onSettle: settle }} />
        {done.length > 0 && (
          <details class="matters-done">
            <summary>{t('teacher.matters.done', { count: done.length })}</summary>
            <Matters {...{ matters: done, now, busy, onSettle: settle }} />
          </details>
        )}
      </section>
      {devices.classes.map((one) => (
        <ClassDevices ofClass={one} now={now} key={one.id} />
      ))}
      <p class="text-soft text-small">{t('teacher.devices.which')}</p>
    </>
  );
}

type MattersProps = {
  matters: readonly ToldMatter[];
  now: number;
  busy: string | null;
  onSettle: (matter: ToldMatter) => void;
};

function Matters({ matters, now, busy, onSettle }: MattersProps) {
  if (matters.length === 0) return null;
  return (
    <ul class="list matters">
      {matters.map((matter) => (
        <li key={matter.id}>
          <MatterCard matter={matter} now={now} busy={busy === matter.id} onSettle={onSettle} />
        </li>
      ))}
    </ul>
  );
}
