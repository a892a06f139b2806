import { useSignal } from '@preact/signals';
import { t } from '#i18n/locale.ts';
import { applyUpdate, updateReady } from './shell/app-update.ts';
import { device } from './shell/session.ts';
import { workOpen } from './shell/work-open.ts';
import { worker } from './shell/worker-client.ts';
import { Button } from './ui/Button.tsx';
import { Notice } from './ui/Notice.tsx';

/** What was found and repaired, and a new version that waits. Never while a question is open: it would move it. */
export function AppNotices() {
  const later = useSignal(false);
  if (workOpen.value) return null;
  const notices = device.value?.notices ?? [];
  const update = updateReady.value && !later.value;
  if (notices.length === 0 && !update) return null;
  return (
    <aside class="app-notices" aria-label={t('common.notices')}>
      {notices.map(({ id, failure }) => (
        <Notice
          key={id}
          tone="warn"
          actions={<Button onClick={() => void worker().dismissNotice(id)}>{t('common.understood')}</Button>}
        >
          {t(`error.${failure.code}`, failure.data)}
        </Notice>
      ))}
      {update && (
        <Notice
          tone="info"
          live="status"
          icon="sync"
          actions={
            <>
              <Button onClick={applyUpdate}>{t('common.update.now')}</Button>
              <Button
                variant="quiet"
                onClick={() => {
                  later.value = true;
                }}
              >
                {t('common.update.later')}
              </Button>
            </>
          }
        >
          {t('common.update.ready')}
        </Notice>
      )}
    </aside>
  );
}
