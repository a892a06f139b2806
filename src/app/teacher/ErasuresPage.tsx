import './board.css';
import './erasures.css';
import { useEffect, useState } from 'preact/hooks';
import { paths } from '#app/paths.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { shortDevice } from '#domain/device-name.ts';
import type { ErasuresAnswer, ToldErasure } from '#domain/erasure-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { Result } from '#domain/result.ts';
import { formatDate, formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { AccountLine } from './AccountLine.tsx';
import { lastBoardPath } from './board-view.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useNow } from './use-now.ts';
import { useSignedIn } from './use-signed-in.ts';
import { lastHeardWords, momentWords } from './when.ts';

/** A class's thirty tablets are unfolded when somebody wants to see them. */
const fewDevices = 6;

/** Who was erased, without a name, and which devices have confirmed that nothing is left there (ERA-10). */
export function ErasuresPage() {
  const teacher = useSignedIn();
  const now = useNow();
  const [told, setTold] = useState<Result<ErasuresAnswer['erasures'], Failure> | null>(null);
  const load = async (): Promise<void> => {
    setTold(null);
    setTold(await settled(worker().askErasures({ kind: 'list' })));
  };
  useEffect(() => void load(), []);
  return (
    <PageLayout
      title={t('staff.erased.title')}
      kicker={teacher?.school.name}
      lead={t('staff.erased.words')}
      back={{ href: lastBoardPath() ?? paths.teacher() }}
      width="wide"
    >
      {told === null && <p role="status">{t('common.loading')}</p>}
      {told?.ok === false && (
        <>
          <TeacherFailure failure={told.error} doing="board" />
          <div>
            <Button icon="sync" onClick={() => void load()}>
              {t('common.tryAgain')}
            </Button>
          </div>
        </>
      )}
      {told?.ok && told.value.length === 0 && (
        <EmptyState title={t('staff.erased.none')}>{t('staff.erased.noneWords')}</EmptyState>
      )}
      {told?.ok && (
        <ul class="list erasure-grid">
          {told.value.map((erasure) => (
            <li key={`${erasure.mark} ${erasure.at}`}>
              <ErasureCard erasure={erasure} now={now} />
            </li>
          ))}
        </ul>
      )}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

function ErasureCard({ erasure, now }: { erasure: ToldErasure; now: number }) {
  const { mark, classes, at, by, done, devices, staff } = erasure;
  const holders = devices.length + staff.length;
  const confirmed = [...devices, ...staff].filter((one) => one.confirmed !== null).length;
  const waiting = devices.filter((one) => one.confirmed === null);
  const gone = devices.filter((one) => one.confirmed !== null);
  const id = `erased-${mark}-${at}`;
  return (
    <article class="erasure-card" aria-labelledby={id}>
      <h2 class="erasure-title" id={id}>
        {classes.length > 0
          ? t('staff.erased.of', { classes: formatList(classes), mark })
          : t('staff.erased.ofNowhere', { mark })}
      </h2>
      <p class="text-soft">
        {by === null
          ? t('staff.erased.heard', { date: formatDate(at) })
          : t('staff.erased.by', { date: formatDate(at), name: by })}
      </p>
      <p class="erasure-fact" data-done={done}>
        <Icon name={done ? 'check' : 'clock'} />
        <span>{t(done ? 'staff.erased.hubDone' : 'staff.erased.hubWaits')}</span>
      </p>
      <p class="erasure-fact" data-done={confirmed === holders}>
        <Icon name={confirmed === holders ? 'check' : 'clock'} />
        <span>{t('staff.erased.confirmed', { confirmed, count: holders })}</span>
      </p>
      {waiting.length > 0 && (
        <details class="erasure-holders" open={waiting.length <= fewDevices}>
          <summary>{t('staff.erased.waiting', { count: waiting.length })}</summary>
          <ul>
            {waiting.map(({ device, lastHeard }) => (
              <li key={device}>
                {t('staff.erased.device', { device: shortDevice(device) })}{' '}
                <span class="text-soft">
                  {t('teacher.card.heard', { ago: lastHeardWords(lastHeard, now) })}
                </span>
              </li>
            ))}
          </ul>
          <p class="text-soft text-small">{t('staff.erased.waitingWords')}</p>
        </details>
      )}
      {staff.length > 0 && (
        <section class="erasure-holders">
          <h3>{t('staff.erased.staff')}</h3>
          <ul>
            {staff.map((one) => (
              <li key={one.name}>
                <bdi>{one.name ?? t('staff.erased.someone')}</bdi>{' '}
                <span class="text-soft">
                  {one.confirmed === null
                    ? t('staff.erased.notYet')
                    : t('staff.erased.on', { moment: momentWords(one.confirmed, now) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {gone.length > 0 && (
        <details class="erasure-holders">
          <summary>{t('staff.erased.gone', { count: gone.length })}</summary>
          <ul>
            {gone.map(({ device, confirmed: when }) => (
              <li key={device}>
                {t('staff.erased.device', { device: shortDevice(device) })}{' '}
                <span class="text-soft">
                  {t('staff.erased.on', { moment: momentWords(when ?? at, now) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}
