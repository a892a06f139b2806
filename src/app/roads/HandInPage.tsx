import './roads.css';
import { useRoute } from 'preact-iso';
import { HandInLine } from '#app/shell/HandInLine.tsx';
import { device, handIn } from '#app/shell/session.ts';
import { worker } from '#app/shell/worker-client.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { shortDevice } from '#domain/device-name.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { GiveNearby } from './GiveNearby.tsx';
import { GiveWays } from './GiveWays.tsx';
import { OpenWays } from './OpenWays.tsx';
import { TakenNotices } from './TakenNotice.tsx';
import { useTaking } from './use-taking.ts';

/** Handing in by way of somebody who goes to school, when this device does not (docs/spec/bundle.md). */
export function HandInPage() {
  const { query } = useRoute();
  const taking = useTaking();
  const joined = device.value?.joined;
  const waiting = handIn.value?.waiting ?? 0;
  const learner = query['learner'] as LearnerId | undefined;
  const back = { href: learner ? paths.today(learner) : paths.start() };
  if (!joined || !device.value)
    return (
      <PageLayout title={t('road.handIn.title')} back={back}>
        <EmptyState
          title={t('road.handIn.notJoined')}
          action={
            <LinkButton variant="primary" href={paths.join()}>
              {t('road.handIn.join')}
            </LinkButton>
          }
        >
          {t('road.handIn.notJoinedWords')}
        </EmptyState>
      </PageLayout>
    );
  return (
    <PageLayout
      title={t('road.handIn.title')}
      kicker={<bdi>{joined.school}</bdi>}
      lead={t('road.handIn.lead')}
      back={back}
    >
      <HandInLine />
      <section class="road-part" aria-labelledby="road-give">
        <h2 id="road-give">{t('road.handIn.give')}</h2>
        <p>{waiting > 0 ? t('road.handIn.waiting', { count: waiting }) : t('road.handIn.nothing')}</p>
        <GiveNearby />
        <GiveWays
          what={`hand-in-${shortDevice(device.value.device)}`}
          primary={waiting > 0}
          make={(mostBytes) => worker().makeHandIn(mostBytes)}
          saved={(name) => t('road.handIn.saved', { name })}
        />
      </section>
      <section class="road-part" aria-labelledby="road-open">
        <h2 id="road-open">{t('road.handIn.open')}</h2>
        <p>{t('road.handIn.openWords')}</p>
        <TakenNotices taken={taking.taken} />
        <OpenWays taking={taking} primary={waiting === 0} />
      </section>
    </PageLayout>
  );
}
