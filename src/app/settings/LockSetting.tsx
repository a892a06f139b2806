import { useEffect, useState } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { failureWords } from '#app/shell/failure-words.ts';
import { signOutWhenIdle } from '#app/shell/lock-idle.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { LockAsk, LockShown } from '#worker/api.ts';
import { NewSecret } from './NewSecret.tsx';

/** A learner's own lock: whether there is one, another one, or none. */
export function LockSetting({ learner }: { learner: LearnerId }) {
  const [lock, setLock] = useState<LockShown | null>(null);
  const [making, setMaking] = useState<'pin' | 'pictures' | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);

  async function ask(asked: LockAsk): Promise<LockShown | null> {
    setBusy(asked.kind === 'change');
    const answer = await settled(worker().lock(learner, asked));
    setBusy(false);
    setFailed(answer.ok ? null : answer.error);
    if (answer.ok) setLock(answer.value);
    return answer.ok ? answer.value : null;
  }
  useEffect(() => void ask({ kind: 'look' }), [learner]);

  async function change(asked: LockAsk): Promise<void> {
    const kept = await ask(asked);
    if (!kept) return;
    setMaking(null);
    announce(t(kept.kind ? 'settings.lock.kept' : 'settings.lock.gone'));
    if (kept.isOpen) signOutWhenIdle(learner, kept.minutes);
  }

  return (
    <section class="settings settings-lock" aria-labelledby="settings-lock">
      <h2 id="settings-lock">{t('settings.lock')}</h2>
      <p class="field-hint">{t('settings.lock.hint')}</p>
      {failed && (
        <Notice tone="bad" live="alert">
          {failureWords(`settings.lock.failed.${failed.code}`, failed)}
        </Notice>
      )}
      {lock && <p>{t(`settings.lock.has.${lock.kind ?? 'none'}`, { minutes: lock.minutes })}</p>}
      {lock && making && (
        <NewSecret
          kind={making}
          minutes={lock.minutes}
          busy={busy}
          onMade={(made) => void change({ kind: 'change', lock: made })}
          onLeave={() => setMaking(null)}
        />
      )}
      {lock && !making && (
        <div class="row">
          <Button icon="shield" onClick={() => setMaking('pin')}>
            {t(lock.kind ? 'settings.lock.newPin' : 'settings.lock.setPin')}
          </Button>
          <Button icon="star" onClick={() => setMaking('pictures')}>
            {t(lock.kind ? 'settings.lock.newPictures' : 'settings.lock.setPictures')}
          </Button>
          {lock.kind && (
            <Button variant="quiet" busy={busy} onClick={() => void change({ kind: 'change', lock: null })}>
              {t('settings.lock.remove')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
