import { useEffect, useRef, useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { FailureNotice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { AboutField } from '#worker/api.ts';
import { AboutQuestion } from './AboutQuestion.tsx';

export type AboutMeProps = {
  learner: LearnerId;
  /** Says that something was kept, or why it was not. */
  onKept: (keeping: Promise<Result<null, Failure>>) => Promise<void>;
};

/** What a learner says of themselves: kept when they leave a box, like everything else on this page. */
export function AboutMe({ learner, onKept }: AboutMeProps) {
  const [about, setAbout] = useState<Result<readonly AboutField[], Failure>>(ok([]));
  const shown = useRef<readonly AboutField[]>([]);
  const line = useRef(Promise.resolve());

  async function readAgain(): Promise<void> {
    const read = await settled(worker().readAbout(learner));
    if (read.ok) shown.current = read.value;
    setAbout(read);
  }
  useEffect(() => void readAgain(), [learner]);

  /** One after the other: a tap that leaves a box keeps two things, and the second has seen the first. */
  function keep(field: AboutField['field'], text: string): Promise<void> {
    line.current = line.current.then(async () => {
      const saw = shown.current.find((one) => one.field === field)?.saw ?? [];
      const change = { field, text, saw: saw.slice() };
      await onKept(settled(worker().sayOwn(learner, { kind: 'profile', change })));
      await readAgain();
    });
    return line.current;
  }

  return (
    <section class="settings settings-about" aria-labelledby="settings-about">
      <h2 id="settings-about">{t('settings.about')}</h2>
      <p class="field-hint">{t('settings.about.hint')}</p>
      {about.ok ? (
        about.value.map((one) => (
          <AboutQuestion key={one.field} about={one} onKeep={(text) => keep(one.field, text)} />
        ))
      ) : (
        <FailureNotice failure={about.error} />
      )}
    </section>
  );
}
