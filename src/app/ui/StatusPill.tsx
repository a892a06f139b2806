import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';

export type StatusPillProps = {
  tone: 'plain' | 'info' | 'good' | 'warn' | 'bad';
  icon?: IconName | undefined;
  children: ComponentChildren;
};

/** A state in a word or two, beside what it belongs to. */
export function StatusPill({ tone, icon, children }: StatusPillProps) {
  return (
    <span class="pill" data-tone={tone}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}
