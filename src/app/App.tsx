import './app.css';
import { failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { AppNotices } from './AppNotices.tsx';
import { Routes } from './routes.tsx';
import { StartFailure } from './StartFailure.tsx';
import { Announcer } from './shell/Announcer.tsx';
import { device, rememberedClass, startFailure } from './shell/session.ts';
import { toasts } from './shell/toasts.ts';
import { workerBroke } from './shell/worker-client.ts';

/** The page as a whole: what stands around every screen, and what is shown when there can be no screen. */
export function App() {
  return (
    <>
      <Announcer />
      <Screen />
      {toasts.value && <toasts.value />}
    </>
  );
}

function Screen() {
  const broke = workerBroke.value && device.value === null;
  const reason = startFailure.value ?? (broke ? failure('app-failed') : null);
  if (reason) return <StartFailure failure={reason} />;
  // Every screen may count on the device's state: the worker has opened the store before the first is drawn. Only the
  // door of a browser that never joined does not wait: on a slow line the worker comes seconds after the page.
  if (device.value === null && !isNewAtTheDoor()) return <Opening />;
  return (
    <>
      <AppNotices />
      <Routes />
    </>
  );
}

const isNewAtTheDoor = (): boolean =>
  rememberedClass() === null && /^\/(join(\/|$)|$)/.test(location.pathname);

/** For the moment until the store is open. It appears only when the moment is long. */
function Opening() {
  return (
    <p class="app-opening">
      <span class="button-spinner" />
      <span>{t('common.loading')}</span>
    </p>
  );
}
