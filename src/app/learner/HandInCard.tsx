import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { announce } from '#app/shell/Announcer.tsx';
import { failureWords } from '#app/shell/failure-words.ts';
import { HandInLine } from '#app/shell/HandInLine.tsx';
import { HandInProblem, passes, wayOut } from '#app/shell/HandInProblem.tsx';
import { handIn } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';

/** Where the answers are, and a button to hand them in now. What went wrong is said only to somebody who asked. */
export function HandInCard() {
  const [asked, setAsked] = useState<'no' | 'busy' | 'done'>('no');
  const [failed, setFailed] = useState<Failure | null>(null);
  const learner = useRoute().params['learner'] as LearnerId | undefined;
  const state = handIn.value;

  async function handInNow(): Promise<void> {
    setAsked('busy');
    setFailed(null);
    const outcome = await settled(worker().handIn());
    setAsked('done');
    if (!outcome.ok) setFailed(outcome.error);
    else if (outcome.value.problem) setFailed(outcome.value.problem);
    else if (outcome.value.waiting === 0 && outcome.value.safe > 0)
      announce(t('common.handIn.safe', { count: outcome.value.safe }));
  }

  if (state === null) return null;
  return (
    <section class="hand-in-card" aria-label={t('learner.handIn.title')}>
      <HandInLine />
      {(state.waiting > 0 || asked !== 'no') && (
        <Button icon="school" busy={asked === 'busy'} onClick={() => void handInNow()}>
          {t('learner.handIn.now')}
        </Button>
      )}
      <HandInProblem />
      {failed && (passes(failed) || failed.code !== state.problem?.code) && (
        <Notice tone="info" live="status" actions={wayOut(failed, learner)}>
          {failureWords(`common.handIn.problem.${failed.code}`, failed)}
        </Notice>
      )}
    </section>
  );
}
