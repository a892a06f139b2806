import './codes.css';
import { useRef, useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Squares } from '#worker/codes-api.ts';
import { CodeCanvas } from './CodeCanvas.tsx';
import { useShownCodes } from './use-shown-codes.ts';
import { useWakeLock } from './use-wake-lock.ts';

/**
 * Codes a second. At four no square of the pattern can go dark and light again more than twice a second, at six three times, which is
 * the most that is safe for everybody (WCAG 2.3.1); a camera has each four times in view.
 */
const paces = [1, 2, 4, 6] as const;
const usualPace = 2;
const calmPace = 1;

const squareSizes: readonly Squares[] = ['large', 'middle', 'small'];

export type ShowCodesProps = {
  /** What another device is to read: one thing after the other, each of 1 to 65,535 bytes. */
  payloads: readonly Uint8Array[];
};

/** Bytes as a moving code for another device's camera (docs/spec/qr.md). It stands still until it is started. */
export function ShowCodes({ payloads }: ShowCodesProps) {
  const [part, setPart] = useState(0);
  const payload = payloads[part];
  if (!payload) return null;
  return (
    <section class="codes" aria-label={t('codes.show.title')}>
      <p>{t('codes.show.how')}</p>
      {isCalm() && <Notice tone="info">{t('codes.show.calm')}</Notice>}
      {payloads.length > 1 && (
        <div class="row">
          <strong>
            {t('codes.show.part', { part: formatNumber(part + 1), parts: formatNumber(payloads.length) })}
          </strong>
          <Button onClick={() => setPart((part + 1) % payloads.length)}>{t('codes.show.nextPart')}</Button>
        </div>
      )}
      <Player payload={payload} />
    </section>
  );
}

function Player({ payload }: { payload: Uint8Array }) {
  const [moving, setMoving] = useState(false);
  const [pace, setPace] = useState(isCalm() ? calmPace : usualPace);
  const [squares, setSquares] = useState<Squares>('middle');
  const { code, failure, next } = useShownCodes(payload, squares, moving ? (paces[pace] ?? 0) : 0);
  const stage = useRef<HTMLDivElement>(null);
  useWakeLock(moving);

  function startOrPause(): void {
    setMoving(!moving);
    // All of it has to be in sight of the other camera.
    if (!moving) stage.current?.scrollIntoView({ block: 'center' });
  }

  if (failure)
    return (
      <Notice tone="warn" live="alert">
        {t(failure === 'size' ? 'codes.show.size' : 'codes.missing')}
      </Notice>
    );
  return (
    <>
      <div class="code-stage" ref={stage}>
        {code && (
          <CodeCanvas
            drawing={code.drawing}
            label={t('codes.show.image', { number: formatNumber(code.number + 1) })}
          />
        )}
      </div>
      <p class="codes-count">
        {code && t('codes.show.count', { shown: code.number + 1, needed: formatNumber(code.needed) })}
      </p>
      <div class="codes-keys">
        <Button variant="primary" icon={moving ? undefined : 'play'} onClick={startOrPause}>
          {t(moving ? 'codes.show.pause' : 'codes.show.start')}
        </Button>
        <Button disabledReason={moving ? t('codes.show.pauseFirst') : undefined} onClick={next}>
          {t('codes.show.next')}
        </Button>
        <Button
          icon="minus"
          disabledReason={pace === 0 ? t('codes.show.slowest') : undefined}
          onClick={() => setPace(pace - 1)}
        >
          {t('codes.show.slower')}
        </Button>
        <Button
          icon="plus"
          disabledReason={pace === paces.length - 1 ? t('codes.show.fastest') : undefined}
          onClick={() => setPace(pace + 1)}
        >
          {t('codes.show.faster')}
        </Button>
      </div>
      <ChoiceGroup
        legend={t('codes.show.squares')}
        hint={t('codes.show.squaresHint')}
        type="one"
        options={squareSizes.map((id) => ({ id, text: t(`codes.squares.${id}`) }))}
        value={[squares]}
        onChange={([chosen]) => setSquares(squareSizes.find((size) => size === chosen) ?? 'middle')}
      />
    </>
  );
}

/** Somebody here would rather have nothing move. It has to, but slower, and they are told. */
const isCalm = (): boolean =>
  document.documentElement.dataset['motion'] === 'off' ||
  matchMedia('(prefers-reduced-motion: reduce)').matches;
