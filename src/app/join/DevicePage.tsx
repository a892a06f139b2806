import './device.css';
import { useEffect } from 'preact/hooks';
import { offlineShell, saferAddress } from '#app/shell/app-update.ts';
import { HandInProblem } from '#app/shell/HandInProblem.tsx';
import { device, handIn } from '#app/shell/session.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import { FailureNotice, Notice, type NoticeTone } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { t } from '#i18n/locale.ts';
import type { DeviceState } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { useFetch } from './ClassNeeds.tsx';
import {
  answersCheck,
  type Check,
  clockCheck,
  lessonsCheck,
  namesCheck,
  type Readiness,
  readinessOf,
  shellCheck,
  storageCheck,
} from './device-checks.ts';

/** Is this device ready to go home? What is known of it, each in a line, and what follows from them. */
export function DevicePage() {
  const state = device.value;
  const { busy, failed, fetch } = useFetch();
  useEffect(() => void worker().checkStorage(), []);

  const start = { href: paths.start() };
  if (!state?.joined) {
    return (
      <PageLayout title={t('device.title')} back={start}>
        <EmptyState
          title={t('device.notJoined')}
          action={
            <LinkButton variant="primary" href={paths.join()}>
              {t('device.notJoined.join')}
            </LinkButton>
          }
        >
          {t('error.not-joined')}
        </EmptyState>
      </PageLayout>
    );
  }
  const checks = checksOf(state);
  const readiness = readinessOf(checks);
  const look = summaries[readiness];
  return (
    <PageLayout
      title={t('device.title')}
      kicker={<bdi>{state.joined.class.name}</bdi>}
      back={start}
      foot={
        <LinkButton variant="primary" wide iconEnd="next" href={paths.start()}>
          {t('device.start')}
        </LinkButton>
      }
    >
      <Notice tone={look.tone} icon={look.icon} live="status" title={t(`device.summary.${readiness}`)}>
        {t(`device.summary.${readiness}.words`)}
      </Notice>
      <ul class="device-checks list">
        {checks.map((check) => (
          <CheckLine key={check.id} {...check} />
        ))}
      </ul>
      {saferAddress.value && <saferAddress.value inPage />}
      <HandInProblem />
      {failed && <FailureNotice failure={failed} />}
      <p>
        <Button
          icon="sync"
          busy={busy}
          onClick={() => {
            void worker().checkStorage();
            void fetch();
          }}
        >
          {t('device.again')}
        </Button>
      </p>
    </PageLayout>
  );
}

function checksOf({ storage, clock, joined }: DeviceState): readonly Check[] {
  return [
    shellCheck(offlineShell.value, window.isSecureContext),
    ...(joined ? [lessonsCheck(joined), namesCheck(joined)] : []),
    storageCheck(storage),
    clockCheck(clock),
    ...(handIn.value ? [answersCheck(handIn.value)] : []),
  ];
}

const summaries: Readonly<Record<Readiness, { tone: NoticeTone; icon: IconName }>> = {
  ready: { tone: 'good', icon: 'check' },
  getting: { tone: 'info', icon: 'sync' },
  school: { tone: 'warn', icon: 'school' },
  careful: { tone: 'warn', icon: 'warning' },
};

const icons: Readonly<Record<Check['grade'], IconName>> = {
  good: 'check',
  wait: 'sync',
  school: 'school',
  careful: 'warning',
  note: 'info',
};

function CheckLine({ grade, title, words }: Check) {
  return (
    <li class="device-check" data-grade={grade}>
      <span class="device-check-icon">
        <Icon name={icons[grade]} label={t(`device.grade.${grade}`)} />
      </span>
      <span class="device-check-words">
        <strong>{title}</strong>
        {words && <span class="text-soft">{words}</span>}
      </span>
    </li>
  );
}
