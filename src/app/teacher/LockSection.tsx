import './lock-section.css';
import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { GivenLock } from '#domain/lock-api.ts';
import { t } from '#i18n/locale.ts';
import { laterScreens } from '../screens/load-later.ts';
import type { About } from './say.ts';
import { TeacherFailure } from './TeacherFailure.tsx';

type Kind = GivenLock['kind'];
type Given = Pick<GivenLock, 'kind' | 'secret'>;

/** A new code or new pictures for a learner who forgot theirs, or who is too young to make one. */
export function LockSection({ about }: { about: About }) {
  const { classId, learner, name } = about;
  const [wanted, setWanted] = useState<Kind | null>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function give(kind: Kind): Promise<void> {
    setBusy(true);
    // The pictures' names are words of a learner's screens; without them the pictures are still there.
    await laterScreens().catch(() => null);
    const answer = await settled(worker().askPrivate({ classId, learner, what: kind }));
    setBusy(false);
    setWanted(null);
    setRefusal(answer.ok ? null : answer.error);
    setGiven(answer.ok ? answer.value.given : null);
  }

  return (
    <section class="stack" data-gap="small" aria-labelledby="lock-title">
      <h2 id="lock-title">{t('teacher.lock.title')}</h2>
      <p class="text-soft">{t('teacher.lock.words', { name })}</p>
      {refusal && <TeacherFailure failure={refusal} classId={classId} doing="say" />}
      {given && <Told given={given} name={name} onDone={() => setGiven(null)} />}
      {!given && (
        <div class="row">
          <Button icon="shield" onClick={() => setWanted('pin')}>
            {t('teacher.lock.pin')}
          </Button>
          <Button icon="star" onClick={() => setWanted('pictures')}>
            {t('teacher.lock.pictures')}
          </Button>
        </div>
      )}
      <Dialog
        open={wanted !== null}
        onClose={() => setWanted(null)}
        title={t('teacher.lock.sure', { name })}
        actions={
          <>
            <Button variant="quiet" onClick={() => setWanted(null)}>
              {t('teacher.lock.leave')}
            </Button>
            <Button variant="primary" busy={busy} onClick={() => wanted && void give(wanted)}>
              {t('teacher.lock.give')}
            </Button>
          </>
        }
      >
        <p>{t('teacher.lock.sure.words', { name })}</p>
      </Dialog>
    </section>
  );
}

function Told({ given, name, onDone }: { given: Given; name: string; onDone: () => void }) {
  const parts = given.kind === 'pin' ? Array.from(given.secret) : given.secret.split(' ');
  return (
    <Notice
      tone="good"
      live="status"
      title={t(`teacher.lock.told.${given.kind}`, { name })}
      actions={<Button onClick={onDone}>{t('teacher.lock.done', { name })}</Button>}
    >
      <ol class="told-lock list" dir="ltr">
        {parts.map((part, place) => (
          <li key={`${place} ${part}`}>
            {given.kind === 'pin' ? part : <Picture name={part} label={t(`settings.lock.picture.${part}`)} />}
          </li>
        ))}
      </ol>
      <p>{t('teacher.lock.told.words', { name })}</p>
    </Notice>
  );
}
