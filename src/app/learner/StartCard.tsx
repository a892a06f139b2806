import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { paths } from '../paths.ts';

/** Before there is a path: a few questions find where it starts, or one starts at the beginning. */
export function StartCard({ today }: { today: Today }) {
  const { placement } = today;
  const { learner } = today.learner;
  const open = placement.state === 'open';
  return (
    <section class="next" aria-labelledby="next-title">
      <p class="next-kicker">{t(open ? 'learner.placement.title' : 'learner.start.kicker')}</p>
      <h2 class="next-title" id="next-title">
        {t(open ? 'learner.start.open.title' : 'learner.start.title')}
      </h2>
      <p>{open ? t('learner.start.open.words', { count: placement.asked }) : t('learner.start.words')}</p>
      <LinkButton variant="primary" wide icon="path" href={paths.placement(learner)}>
        {t(open ? 'learner.start.open.goOn' : 'learner.start.begin')}
      </LinkButton>
      {open ? (
        <Enough learner={learner} />
      ) : (
        <LinkButton wide icon="play" href={paths.practice(learner)}>
          {t('learner.start.skip')}
        </LinkButton>
      )}
    </section>
  );
}

/** Ends the search: what was found so far counts, and the path is drawn from it. */
function Enough({ learner }: { learner: LearnerId }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);
  async function leave(): Promise<void> {
    setBusy(true);
    const left = await settled(worker().leavePlacement(learner));
    setBusy(false);
    setFailed(left.ok ? null : left.error);
  }
  return (
    <>
      <Button wide icon="check" busy={busy} onClick={() => void leave()}>
        {t('learner.start.open.enough')}
      </Button>
      {failed && <FailureNotice failure={failed} />}
    </>
  );
}
