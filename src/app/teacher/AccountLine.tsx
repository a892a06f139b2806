import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { toasts } from '#app/shell/toasts.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { showToast, ToastRegion } from '#app/ui/Toast.tsx';
import { t } from '#i18n/locale.ts';
import type { DeviceState } from '#worker/api.ts';
import { letGoOfBoard } from './class-board.ts';

// From here on something may be said in passing.
toasts.value = ToastRegion;

/** Who is signed in, and the way out, which says first what it takes off this device. */
export function AccountLine({ teacher }: { teacher: NonNullable<DeviceState['teacher']> }) {
  const { route } = useLocation();
  const { roles } = teacher.person;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  async function signOut(): Promise<void> {
    setBusy(true);
    // The worker takes the data away at once and tells the hub now or later: it does not fail for want of a network.
    await worker().signOut();
    letGoOfBoard();
    route(paths.teacher(), true);
    showToast(t('teacher.signOut.done'));
  }

  return (
    <div class="account-line">
      <p>
        {t(teacher.expired ? 'teacher.account.was' : 'teacher.account.who', { name: teacher.person.name })}
      </p>
      <nav class="account-ways" aria-label={t('teacher.account.ways')}>
        <LinkButton href={paths.account()} variant="quiet" icon="settings">
          {t('teacher.account.own')}
        </LinkButton>
        <LinkButton href={paths.carry()} variant="quiet" icon="school">
          {t('teacher.account.carry')}
        </LinkButton>
        {!roles.includes('teacher') && (
          <LinkButton href={paths.devices()} variant="quiet" icon="device">
            {t('teacher.devices.link')}
          </LinkButton>
        )}
        {(roles.includes('principal') || roles.includes('technician')) && (
          <LinkButton href={paths.erasures()} variant="quiet" icon="delete">
            {t('teacher.account.erased')}
          </LinkButton>
        )}
        {roles.includes('principal') && (
          <>
            <LinkButton href={paths.staff()} variant="quiet" icon="people">
              {t('teacher.account.staff')}
            </LinkButton>
            <LinkButton href={paths.audit()} variant="quiet" icon="eye">
              {t('teacher.account.audit')}
            </LinkButton>
          </>
        )}
        <Button variant="quiet" icon="leave" onClick={() => setAsking(true)}>
          {t('teacher.signOut.action')}
        </Button>
      </nav>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('teacher.signOut.title')}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button variant="primary" busy={busy} onClick={() => void signOut()}>
              {t('teacher.signOut.action')}
            </Button>
          </>
        }
      >
        <p>{t('teacher.signOut.words')}</p>
      </Dialog>
    </div>
  );
}
