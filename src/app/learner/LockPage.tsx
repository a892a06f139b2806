import { useEffect, useState } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { signOutWhenIdle } from '#app/shell/lock-idle.ts';
import { SecretEntry } from '#app/shell/SecretEntry.tsx';
import { handIn } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import { focusPageTitle, PageLayout } from '#app/ui/PageLayout.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { fewestDigits, picturesInLock, picturesSecret } from '#domain/lock-secret.ts';
import type { Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { LockAsk, LockShown } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { learnerOf } from './use-today.ts';

const formId = 'lock-form';

/** Stands before a learner's pages until they have shown that it is they (docs/spec/keys.md). */
export function LockPage({ learner }: { learner: LearnerId }) {
  const entry = learnerOf(learner);
  const [lock, setLock] = useState<LockShown | null>(null);
  const [failed, setFailed] = useState<Failure | null>(null);
  const [value, setValue] = useState<readonly string[]>([]);
  const [isShort, setShort] = useState(false);
  const [busy, setBusy] = useState(false);
  const seconds = useSeconds(lock);

  async function ask(asked: LockAsk): Promise<LockShown | null> {
    const answer: Result<LockShown, Failure> = await settled(worker().lock(learner, asked));
    setFailed(answer.ok ? null : answer.error);
    if (!answer.ok) return null;
    setLock(answer.value);
    return answer.value;
  }
  useEffect(() => {
    setLock(null);
    setValue([]);
    void ask({ kind: 'look' });
    announce(document.querySelector('.page-title')?.textContent ?? '');
    focusPageTitle();
    // What was behind it is a page like any other.
    return () => void requestAnimationFrame(focusPageTitle);
  }, [learner]);

  // A teacher may have given another lock: it comes with what the hub says.
  const heard = handIn.value?.lastContact;
  useEffect(() => {
    if (heard) void ask({ kind: 'look' });
  }, [heard]);

  async function open(tried: readonly string[]): Promise<void> {
    if (busy || !lock?.kind || seconds > 0) return;
    setBusy(true);
    const secret = lock.kind === 'pin' ? tried.join('') : picturesSecret(tried);
    const opened = await ask({ kind: 'open', secret });
    setBusy(false);
    setValue([]);
    if (opened?.isOpen) signOutWhenIdle(learner, opened.minutes);
    else if (opened?.isWrong) {
      announce(t('settings.lock.wrong'));
      // With large words, what went wrong stands above what was tapped last.
      window.scrollTo(0, 0);
    }
  }

  function change(next: readonly string[]): void {
    setValue(next);
    setShort(false);
    if (lock?.kind === 'pictures' && next.length === picturesInLock) void open(next);
  }

  const wait = seconds > 0 ? t('settings.lock.wait', { seconds }) : undefined;
  const wrong = lock?.isWrong && value.length === 0 ? t('settings.lock.wrong') : undefined;
  const tried = isShort ? t('settings.lock.more') : wrong;
  // The wait of a code stands under its button.
  const error = lock?.kind === 'pictures' ? (wait ?? tried) : tried;
  return (
    <PageLayout
      title={
        <span class="today-greeting">
          {entry && <Picture name={entry.picture} />}
          <span>
            <Rich
              text={t('settings.lock.who', { name: entry?.name ?? '' })}
              marks={[(words) => <bdi>{words}</bdi>]}
            />
          </span>
        </span>
      }
      back={{ href: paths.start(), label: t('settings.lock.others') }}
      foot={
        lock?.kind === 'pin' && (
          <Button type="submit" form={formId} variant="primary" wide busy={busy} disabledReason={wait}>
            {t('settings.lock.open')}
          </Button>
        )
      }
    >
      {failed && <FailureNotice failure={failed} />}
      {lock === null && !failed && <p class="text-soft">{t('common.loading')}</p>}
      {lock?.kind && (
        <form
          id={formId}
          class="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (lock.kind === 'pin' && value.length < fewestDigits) setShort(true);
            else void open(value);
          }}
        >
          <SecretEntry
            kind={lock.kind}
            value={value}
            onChange={change}
            label={t(lock.kind === 'pin' ? 'settings.lock.type' : 'settings.lock.tap')}
            error={error}
          />
        </form>
      )}
      <p class="text-soft">{t('settings.lock.forgot')}</p>
    </PageLayout>
  );
}

/** Whole seconds that are still to wait. */
function useSeconds(lock: LockShown | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const end = Date.now() + (lock?.wait ?? 0);
    const tell = (): void => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tell();
    if (!lock?.wait) return;
    const timer = setInterval(tell, 500);
    return () => clearInterval(timer);
  }, [lock]);
  return left;
}
