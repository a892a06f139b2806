import { paths } from '#app/paths.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';

/** The way to the school's devices, with how many matters are open there. */
export function DevicesLink({ open }: { open: number }) {
  return (
    <LinkButton href={paths.devices()} variant="quiet" icon={open > 0 ? 'warning' : 'device'}>
      {t('teacher.devices.link')}
      {open > 0 && (
        <span class="devices-count">
          <span aria-hidden="true">{formatNumber(open)}</span>
          <span class="visually-hidden"> {t('teacher.matters.title', { count: open })}</span>
        </span>
      )}
    </LinkButton>
  );
}
