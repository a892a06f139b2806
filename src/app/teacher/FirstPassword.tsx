import { useEffect, useRef } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { t } from '#i18n/locale.ts';

export type FirstPasswordProps = { name: string; password: string; onHide: () => void };

/** A first password, the only time that anybody can see it: the hub keeps none. */
export function FirstPassword({ name, password, onHide }: FirstPasswordProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The form that asked for it is gone, and it must not be overlooked.
  useEffect(() => heading.current?.focus(), [password]);
  return (
    <section class="first-password" aria-labelledby="first-password">
      <h2 id="first-password" tabIndex={-1} ref={heading}>
        {t('staff.first.title', { name })}
      </h2>
      <p class="first-password-text" dir="ltr" translate={false}>
        {password}
      </p>
      <p>{t('staff.first.words', { name })}</p>
      <div class="row no-print">
        <Button variant="primary" icon="check" onClick={onHide}>
          {t('staff.first.hide')}
        </Button>
        <Button onClick={() => window.print()}>{t('staff.first.print')}</Button>
      </div>
    </section>
  );
}
