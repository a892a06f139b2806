import { type IconName, iconPaths } from './icon-paths.ts';

/** Arrows that mean a direction of reading; they turn round where reading goes from right to left. */
const turns: ReadonlySet<IconName> = new Set<IconName>(['back', 'next', 'chevron', 'leave', 'play']);

/**
 * A line drawing beside words. It is decoration: hidden from screen readers unless `label` is given, which is only for
 * an icon that stands alone.
 */
export function Icon({ name, label }: { name: IconName; label?: string | undefined }) {
  const [stroke, fill] = iconPaths[name].split('|');
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      data-turns={turns.has(name) || undefined}
      focusable="false"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {stroke && <path class="icon-stroke" d={stroke} />}
      {fill && <path class="icon-fill" d={fill} />}
    </svg>
  );
}
