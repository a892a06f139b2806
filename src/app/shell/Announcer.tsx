import { signal } from '@preact/signals';

const said = signal('');

/** Says something to a screen reader without moving focus: a new page's title, "saved". */
export function announce(words: string): void {
  // The same words twice in a row would not be read again: a trailing no-break space makes them new.
  said.value = said.peek() === words ? `${words} ` : words;
}

/** The polite live region that `announce` speaks through: one, always in the page. */
export function Announcer() {
  return (
    <div class="visually-hidden" aria-live="polite" role="status">
      {said.value}
    </div>
  );
}
