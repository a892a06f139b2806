import { useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { Field } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { t } from '#i18n/locale.ts';
import type { AboutField } from '#worker/api.ts';

/** As long as an event may carry (domain/events/profile-changed.ts). */
const longestText = 500;

export type AboutQuestionProps = { about: AboutField; onKeep: (text: string) => Promise<void> };

/** One thing about oneself, with what was written on another device beside it, and what was there before. */
export function AboutQuestion({ about, onKeep }: AboutQuestionProps) {
  /** What is being written; null: what is kept. */
  const [writing, setWriting] = useState<string | null>(null);
  const text = writing ?? about.text;

  async function keep(words: string): Promise<void> {
    await onKeep(words);
    // Unless more was written while it was being kept.
    setWriting((now) => (now === null || now === words ? null : now));
  }

  const id = `about-${about.field}`;
  return (
    <div class="about-question">
      <Field id={id} label={t(`settings.about.${about.field}`)}>
        {(control) => (
          <textarea
            {...control}
            class="field-input"
            rows={2}
            dir="auto"
            maxLength={longestText}
            value={text}
            onInput={(event) => setWriting(event.currentTarget.value)}
            onChange={(event) => void keep(event.currentTarget.value)}
          />
        )}
      </Field>
      {about.isSealed && <Notice tone="info">{t('settings.about.sealed')}</Notice>}
      {about.beside.map((words) => (
        <Notice
          key={words}
          tone="info"
          title={t('settings.about.beside')}
          actions={
            <>
              <Button aria-describedby={id} onClick={() => void keep(words)}>
                {t('settings.about.use')}
              </Button>
              <Button variant="quiet" aria-describedby={id} onClick={() => void keep(text)}>
                {t('settings.about.leave')}
              </Button>
            </>
          }
        >
          <Words text={words} />
        </Notice>
      ))}
      {about.before.length > 0 && (
        <details class="about-before">
          <summary>{t('settings.about.before')}</summary>
          <ul>
            {about.before.map((words) => (
              <li key={words}>
                <Words text={words} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** A learner's own words, in their own direction. */
const Words = ({ text }: { text: string }) => (
  <p class="about-words" dir="auto">
    {text}
  </p>
);
