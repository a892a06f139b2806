import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

export type ButtonProps = Omit<
  JSX.IntrinsicElements['button'],
  'class' | 'className' | 'disabled' | 'size' | 'icon' | 'children'
> & {
  children: ComponentChildren;
  /** One `primary` to a screen. */
  variant?: ButtonVariant | undefined;
  icon?: IconName | undefined;
  /** An icon after the words, such as `next`. */
  iconEnd?: IconName | undefined;
  /** Fills the line: for the main action on a narrow screen. */
  wide?: boolean | undefined;
  /** The work that it began is not finished: it stays focused, says so, and does not act again. */
  busy?: boolean | undefined;
  /** Why it cannot be used now, in words that are shown under it. There is no silent disabling. */
  disabledReason?: string | undefined;
};

/**
 * A button. Unavailable is `aria-disabled` and not `disabled`, so that it can still be reached and its reason read; for
 * a form prefer an enabled button and an ErrorSummary.
 */
export function Button(props: ButtonProps) {
  const { children, variant, icon, iconEnd, wide, busy, disabledReason, onClick, type, ...rest } = props;
  const reason = useId();
  const button = (
    <button
      {...rest}
      type={type ?? 'button'}
      class="button"
      data-variant={variant ?? 'secondary'}
      data-wide={wide || undefined}
      aria-busy={busy || undefined}
      aria-disabled={busy || disabledReason ? true : undefined}
      aria-describedby={disabledReason ? reason : rest['aria-describedby']}
      onClick={(event) => {
        if (busy || disabledReason) event.preventDefault();
        else onClick?.(event);
      }}
    >
      <ButtonFace icon={icon} iconEnd={iconEnd} busy={busy}>
        {children}
      </ButtonFace>
    </button>
  );
  if (!disabledReason) return button;
  return (
    <span class="button-with-reason" data-wide={wide || undefined}>
      {button}
      <span class="button-reason" id={reason}>
        {disabledReason}
      </span>
    </span>
  );
}

export type LinkButtonProps = {
  href: string;
  target?: '_blank' | undefined;
  download?: string | undefined;
  'aria-label'?: string | undefined;
  'aria-describedby'?: string | undefined;
  'aria-current'?: 'page' | 'step' | 'true' | undefined;
  onClick?: ((event: MouseEvent) => void) | undefined;
  children: ComponentChildren;
  variant?: ButtonVariant | undefined;
  icon?: IconName | undefined;
  iconEnd?: IconName | undefined;
  wide?: boolean | undefined;
};

/** A link that looks like a button: for going somewhere. What changes something is a Button. */
export function LinkButton({ children, variant, icon, iconEnd, wide, ...rest }: LinkButtonProps) {
  return (
    <a {...rest} class="button" data-variant={variant ?? 'secondary'} data-wide={wide || undefined}>
      <ButtonFace icon={icon} iconEnd={iconEnd}>
        {children}
      </ButtonFace>
    </a>
  );
}

function ButtonFace(props: {
  icon: IconName | undefined;
  iconEnd: IconName | undefined;
  busy?: boolean | undefined;
  children: ComponentChildren;
}) {
  const { icon, iconEnd, busy, children } = props;
  return (
    <>
      {busy ? <span class="button-spinner" /> : icon && <Icon name={icon} />}
      <span class="button-words">{children}</span>
      {busy && <span class="visually-hidden">{t('common.busy')}</span>}
      {iconEnd && <Icon name={iconEnd} />}
    </>
  );
}
