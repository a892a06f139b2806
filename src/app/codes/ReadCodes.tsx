import './codes.css';
import { Notice } from '#app/ui/Notice.tsx';
import { Progress } from '#app/ui/Progress.tsx';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { LiveReader } from './LiveReader.tsx';
import { PhotoReader } from './PhotoReader.tsx';
import { hasLiveCamera } from './use-camera.ts';
import { useReader } from './use-reader.ts';

export type ReadCodesProps = {
  /** Something was read whole. Reading goes on with the next when this has settled; it must not fail. */
  onRead: (payload: Uint8Array) => Promise<void>;
};

/** Reads the moving codes of another device (docs/spec/qr.md), by the live camera or from photos; both count together. */
export function ReadCodes({ onRead }: ReadCodesProps) {
  const reader = useReader(onRead);
  const { progress, failed } = reader;
  if (failed)
    return (
      <Notice tone="bad" live="alert">
        {t('codes.missing')}
      </Notice>
    );
  return (
    <section class="codes" aria-label={t('codes.read.title')}>
      <p>{t('codes.read.how')}</p>
      {progress && (
        <Progress
          label={t('codes.read.progress')}
          done={progress.known}
          total={progress.needed}
          words={t('codes.read.count', {
            known: formatNumber(progress.known),
            needed: formatNumber(progress.needed),
          })}
        />
      )}
      <LiveReader reader={reader} />
      <PhotoReader reader={reader} primary={!hasLiveCamera()} />
    </section>
  );
}
