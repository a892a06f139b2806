import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';

export type ProgressProps = {
  label: ComponentChildren;
  done: number;
  total: number;
  /** Instead of "3 of 10". */
  words?: string | undefined;
};

/** How far along, in words and as a trail that fills. Up to twelve steps, each has a waymarker. */
export function Progress({ label, done, total, words }: ProgressProps) {
  const id = useId();
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const text = words ?? t('common.progress', { done: formatNumber(done), total: formatNumber(total) });
  const posts = total >= 2 && total <= 12 ? Array.from({ length: total - 1 }, (_, step) => step + 1) : [];
  return (
    <div class="progress">
      <div class="progress-line">
        <span class="progress-label" id={id}>
          {label}
        </span>
        <span class="progress-words">{text}</span>
      </div>
      <div
        class="progress-track"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
      >
        <div class="progress-fill" style={{ inlineSize: `${share * 100}%` }} />
        {posts.map((step) => (
          <div
            class="progress-post"
            key={step}
            data-passed={step <= done || undefined}
            style={{ marginInlineStart: `calc(${(step / total) * 100}% - 0.15rem)` }}
          />
        ))}
      </div>
    </div>
  );
}
