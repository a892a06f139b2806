import type { ComponentChildren } from 'preact';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';

export type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

const icons: Readonly<Record<NoticeTone, IconName>> = {
  info: 'info',
  good: 'check',
  warn: 'warning',
  bad: 'warning',
};

export type NoticeProps = {
  tone: NoticeTone;
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** A Button or two under the words. */
  actions?: ComponentChildren;
  icon?: IconName | undefined;
  /** Read it out when it appears: `alert` breaks in, `status` waits its turn. Leave out for what was there all along. */
  live?: 'alert' | 'status' | undefined;
};

/** Something to know, in a box: icon, border and words carry the tone, not colour alone. */
export function Notice({ tone, title, children, actions, icon, live }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone} role={live}>
      <span class="notice-icon">
        <Icon name={icon ?? icons[tone]} />
      </span>
      <div class="notice-words">
        <span class="visually-hidden">{t(`common.notice.${tone}`)} </span>
        {title && <strong class="notice-title">{title}</strong>}
        {children && <div>{children}</div>}
        {actions && <div class="notice-actions row">{actions}</div>}
      </div>
    </div>
  );
}

/** A Failure from the worker or the hub in its sentence: what happened and what to do. */
export function FailureNotice({ failure, actions }: { failure: Failure; actions?: ComponentChildren }) {
  return (
    <Notice tone="bad" live="alert" actions={actions}>
      {t(`error.${failure.code}`, failure.data)}
    </Notice>
  );
}
