import { useEffect, useRef } from 'preact/hooks';
import { t } from '#i18n/locale.ts';

export type FieldProblem = {
  /** The id of the field's control. */
  readonly field: string;
  readonly message: string;
};

/**
 * What to put right in a form, at its top. It takes focus whenever `problems` is a new, non-empty list, so make the list
 * once per attempt to send; its links lead to the fields.
 */
export function ErrorSummary({ problems }: { problems: readonly FieldProblem[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2 class="error-summary-title">{t('common.errorSummary', { count: problems.length })}</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`} onClick={(event) => focusField(event, field)}>
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** By hand: a fragment scrolls but does not put the cursor in, and it would leave a mark in the history. */
function focusField(event: MouseEvent, field: string): void {
  event.preventDefault();
  document.getElementById(field)?.focus();
}
