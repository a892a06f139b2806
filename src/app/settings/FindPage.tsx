import './find.css';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { failureWords } from '#app/shell/failure-words.ts';
import { HandInLine } from '#app/shell/HandInLine.tsx';
import { device } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { HubPlaces } from '#worker/api.ts';
import { paths } from '../paths.ts';

/** Shown as an example of what stands on a poster. */
const example = '192.168.1.5:8080';

type Outcome = { readonly found: string } | { readonly failure: Failure; readonly typed: boolean };

/** Where is the school? For a device that does not find it by itself: the address on the poster helps. */
export function FindPage() {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [places, setPlaces] = useState<HubPlaces | null>(null);
  useEffect(() => {
    void settled(worker().readHubPlaces()).then((read) => read.ok && setPlaces(read.value));
  }, []);

  async function look(): Promise<void> {
    setBusy(true);
    setOutcome(null);
    const answer = await settled(worker().findHub(typed));
    setBusy(false);
    if (answer.ok) setPlaces(answer.value);
    setOutcome(
      answer.ok ? { found: answer.value.at } : { failure: answer.error, typed: typed.trim() !== '' },
    );
  }

  const learner = useRoute().query['learner'] as LearnerId | undefined;
  const joined = device.value?.joined;
  return (
    <PageLayout
      title={t('settings.find.title')}
      kicker={joined && <bdi>{joined.school}</bdi>}
      lead={t('settings.find.lead')}
      back={{ href: learner ? paths.today(learner) : paths.start() }}
    >
      {outcome && <OutcomeNotice outcome={outcome} />}
      {joined === null ? (
        <p>
          <LinkButton variant="primary" href={paths.join()}>
            {t('settings.find.join')}
          </LinkButton>
        </p>
      ) : (
        <form
          class="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void look();
          }}
        >
          <TextField
            label={t('settings.find.label')}
            hint={t('settings.find.hint', { example })}
            optional
            value={typed}
            onInput={setTyped}
            width="full"
            dir="ltr"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            enterkeyhint="search"
            maxLength={200}
          />
          <Button type="submit" variant="primary" wide icon="school" busy={busy}>
            {t('settings.find.button')}
          </Button>
        </form>
      )}
      <HandInLine />
      {places && places.known.length > 0 && <Places {...places} />}
    </PageLayout>
  );
}

function OutcomeNotice({ outcome }: { outcome: Outcome }) {
  if ('found' in outcome)
    return (
      <Notice tone="good" live="status" title={t('settings.find.found')}>
        {t('settings.find.foundWords')}
      </Notice>
    );
  const { failure, typed } = outcome;
  const own = failure.code === 'hub-unreachable' && !typed ? 'nowhere' : failure.code;
  return (
    <Notice tone="warn" live="alert">
      {failureWords(`settings.find.failure.${own}`, failure)}
    </Notice>
  );
}

/** For whoever looks after the device. */
function Places({ at, known }: HubPlaces) {
  return (
    <section class="find-places text-small" aria-labelledby="find-places">
      <h2 id="find-places">{t('settings.find.places')}</h2>
      <ul class="list">
        {[...new Set([at, ...known])].map((address) => (
          <li key={address}>
            <bdi dir="ltr">{address}</bdi>
            {address === at && <span class="text-soft"> {t('settings.find.now')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
