import './lock-section.css';
import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { AboutAnswer } from '#domain/lock-api.ts';
import { t } from '#i18n/locale.ts';
import type { About } from './say.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { momentWords } from './when.ts';

/** What a learner wrote of themselves. Asked for by a tap, because it is noted who has read it. */
export function OwnWordsSection({ about, now }: { about: About; now: number }) {
  const { classId, learner, name } = about;
  const [fields, setFields] = useState<AboutAnswer['fields'] | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function ask(): Promise<void> {
    setBusy(true);
    const answer = await settled(worker().askPrivate({ classId, learner, what: 'about' }));
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    if (answer.ok) setFields(answer.value.about);
  }

  return (
    <section class="stack" data-gap="small" aria-labelledby="own-words-title">
      <h2 id="own-words-title">{t('teacher.about.title', { name })}</h2>
      {refusal && <TeacherFailure failure={refusal} classId={classId} doing="board" />}
      {fields === null && (
        <>
          <p class="text-soft">{t('teacher.about.noted')}</p>
          <div>
            <Button icon="eye" busy={busy} onClick={() => void ask()}>
              {t('teacher.about.show')}
            </Button>
          </div>
        </>
      )}
      {fields !== null && (
        <div role="status">
          {fields.length === 0 && <p>{t('teacher.about.nothing', { name })}</p>}
          <dl class="stack" data-gap="small">
            {fields.map(({ field, text, at }) => (
              <div key={`${field} ${at}`}>
                <dt>
                  <strong>{t(`teacher.about.${field}`)}</strong>{' '}
                  <span class="text-soft text-small">{momentWords(at, now)}</span>
                </dt>
                <dd class="own-words" dir={text === null ? undefined : 'auto'}>
                  {text ?? t('teacher.about.sealed')}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}
