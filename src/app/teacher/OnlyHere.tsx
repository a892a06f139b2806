import { Notice } from '#app/ui/Notice.tsx';
import { t } from '#i18n/locale.ts';
import { isOnlyHere, joinAddresses } from './join-address.ts';

/** A poster with an address that no other device can open would waste a morning: said before it is printed. */
export function OnlyHere({ addresses }: { addresses: readonly string[] }) {
  if (!joinAddresses(addresses).every(isOnlyHere)) return null;
  return (
    <Notice tone="warn" title={t('teacher.invite.onlyHere')}>
      {t('teacher.invite.onlyHereWords')}
    </Notice>
  );
}
