import './dialog.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';

export type DialogProps = {
  open: boolean;
  /** Called for the close button, Escape and a tap beside the dialog. Set `open` to false in it. */
  onClose: () => void;
  title: ComponentChildren;
  children: ComponentChildren;
  /** The buttons, the main one last. */
  actions?: ComponentChildren;
};

/** A modal dialog on the native element: focus is kept inside, and goes back to where it came from. */
export function Dialog({ open, onClose, title, children, actions }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    return () => {
      element.close();
      // Chrome gives focus back only since 89.
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way is Escape, which the element itself has
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {open && (
        <div class="dialog-box">
          <div class="dialog-head">
            <h2 class="dialog-title" id={titleId}>
              {title}
            </h2>
            <button class="dialog-close" type="button" onClick={onClose}>
              <Icon name="cross" label={t('common.close')} />
            </button>
          </div>
          <div class="dialog-body">{children}</div>
          {actions && <div class="dialog-actions">{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
