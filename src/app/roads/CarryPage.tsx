import './roads.css';
import { useEffect, useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { device } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { follow, worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { ok, type Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { CarriedState } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { GiveWays } from './GiveWays.tsx';
import { OpenWays } from './OpenWays.tsx';
import { TakenNotices } from './TakenNotice.tsx';
import { useTaking } from './use-taking.ts';

/**
 * What this device carries between learners' devices and the school: picked up, handed in, brought back. Whose it is cannot be
 * said here, because nobody on the way can read it (docs/spec/bundle.md, BUN-9).
 */
export function CarryPage() {
  const taking = useTaking();
  const [carried, setCarried] = useState<Result<CarriedState, Failure> | null>(null);
  useEffect(
    () => follow<Result<CarriedState, Failure>>((tell) => worker().watchCarried(tell), setCarried),
    [],
  );
  const isStaff = Boolean(device.value?.teacher);
  return (
    <PageLayout
      title={t('road.carry.title')}
      kicker={device.value?.teacher?.school.name}
      lead={t('road.carry.lead')}
      back={{ href: isStaff ? paths.teacher() : paths.start() }}
    >
      <section class="road-part" aria-labelledby="road-pick-up">
        <h2 id="road-pick-up">{t('road.carry.pickUp')}</h2>
        <p>{t('road.carry.pickUpWords')}</p>
        <TakenNotices taken={taking.taken} />
        <OpenWays taking={taking} primary={!carried?.ok || carried.value.answers === 0} />
      </section>
      {carried && !carried.ok && <FailureNotice failure={carried.error} />}
      {carried?.ok && <Carried {...carried.value} />}
    </PageLayout>
  );
}

function Carried({ waiting, handedIn, refused, answers }: CarriedState) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure | null>(null);

  async function handInNow(): Promise<void> {
    setBusy(true);
    setProblem(null);
    const done = await settled(worker().handInCarried());
    setBusy(false);
    if (!done.ok) setProblem(done.error);
  }

  return (
    <>
      <section class="road-part" aria-labelledby="road-to-school">
        <h2 id="road-to-school">{t('road.carry.toSchool')}</h2>
        <p role="status">{t('road.carry.waiting', { count: waiting })}</p>
        {handedIn > 0 && <p>{t('road.carry.handedIn', { count: handedIn })}</p>}
        {waiting > 0 && (
          <div class="road-ways">
            <Button icon="school" wide busy={busy} onClick={() => void handInNow()}>
              {t('road.carry.handInNow')}
            </Button>
          </div>
        )}
        {problem && (
          <Notice tone="info" live="status">
            {failureWords(`road.carry.failed.${problem.code}`, problem)}
          </Notice>
        )}
        {refused.map(({ failure, count }) => (
          <Notice tone="warn" title={t('road.carry.refused', { count })} key={failure.code}>
            {failureWords(`road.refused.${failure.code}`, failure)}
          </Notice>
        ))}
      </section>
      <section class="road-part" aria-labelledby="road-back">
        <h2 id="road-back">{t('road.carry.back')}</h2>
        <p role="status">{t('road.carry.answers', { count: answers })}</p>
        {answers > 0 && (
          <GiveWays
            what="answers"
            primary
            make={async () => {
              const read = await worker().readCarriedAnswers();
              return read.ok ? ok([read.value]) : read;
            }}
            saved={(name) => t('road.carry.saved', { name })}
          />
        )}
        {(answers > 0 || handedIn > 0 || refused.length > 0) && (
          <p>
            <Button variant="quiet" icon="delete" onClick={() => void settled(worker().forgetCarried())}>
              {t('road.carry.forget')}
            </Button>
          </p>
        )}
      </section>
    </>
  );
}
