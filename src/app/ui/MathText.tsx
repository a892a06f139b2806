import type { ComponentChildren } from 'preact';
import { t } from '#i18n/locale.ts';

/**
 * Text with numbers in it, as questions, options and feedback have. Fractions such as 3/4 and 1 3/4 are stacked, with
 * "3 over 4" for screen readers; a calculation is kept left to right in a text that runs the other way.
 */
export function MathText({ text }: { text: string }) {
  const out: ComponentChildren[] = [];
  let end = 0;
  for (const match of text.matchAll(calculation)) {
    const start = match.index ?? 0;
    // 1/2/2026 is a date.
    if (text[start - 1] === '/' || text[start + match[0].length] === '/') continue;
    out.push(text.slice(end, start), <Calculation key={start} text={match[0]} />);
    end = start + match[0].length;
  }
  if (end === 0) return <>{text}</>;
  out.push(text.slice(end));
  return <>{out}</>;
}

// No lookbehind: Safari has it only since 16.4.
const number = String.raw`\d+(?:[.,]\d+)*`;
const fraction = String.raw`(?:\d+ )?\d+\/\d+`;
const term = String.raw`[-−]?(?:${fraction}|${number}|\?|□|_+)`;
const calculation = new RegExp(String.raw`${term}(?:\s*[-+−×÷·*=<>≤≥]\s*${term})+|[-−]?${fraction}`, 'g');

function Calculation({ text }: { text: string }) {
  // Words, top, bottom, words, top, bottom, …
  const pieces = text.replace(/-/g, '−').split(/(\d+)\/(\d+)/);
  const out: ComponentChildren[] = [];
  for (let at = 0; at < pieces.length; at += 3) {
    const [words, top, bottom] = pieces.slice(at, at + 3);
    out.push(words);
    if (top !== undefined && bottom !== undefined) {
      out.push(<Fraction key={at} top={top} bottom={bottom} />);
    }
  }
  return (
    <bdi class="math" dir="ltr">
      {out}
    </bdi>
  );
}

/** One number over another. */
export function Fraction({ top, bottom }: { top: string | number; bottom: string | number }) {
  return (
    <span class="fraction">
      <span class="visually-hidden">{t('common.fraction', { top, bottom })}</span>
      <span class="fraction-top" aria-hidden="true">
        {top}
      </span>
      <span class="fraction-bottom" aria-hidden="true">
        {bottom}
      </span>
    </span>
  );
}
