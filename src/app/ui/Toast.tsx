import './toast.css';
import { signal } from '@preact/signals';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';

type Shown = { readonly id: number; readonly words: string; readonly tone: 'good' | 'info' };

const shown = signal<Shown | null>(null);
let count = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * A word in passing, such as "Saved": never something that has to be acted on, never an error. It takes no focus, is
 * read out politely, and goes after `seconds`.
 */
export function showToast(words: string, tone: 'good' | 'info' = 'good', seconds = 6): void {
  clearTimeout(timer);
  count += 1;
  shown.value = { id: count, words, tone };
  timer = setTimeout(hideToast, seconds * 1000);
}

export function hideToast(): void {
  clearTimeout(timer);
  shown.value = null;
}

/** Where toasts appear: once, in the shell. It stays in the page when empty, or nothing would be read out. */
export function ToastRegion() {
  const toast = shown.value;
  return (
    <div class="toast-region" role="status">
      {toast && (
        <div class="toast" key={toast.id} data-tone={toast.tone}>
          <Icon name={toast.tone === 'good' ? 'check' : 'info'} />
          <span>{toast.words}</span>
          <button class="toast-close" type="button" onClick={hideToast}>
            <Icon name="cross" label={t('common.close')} />
          </button>
        </div>
      )}
    </div>
  );
}
