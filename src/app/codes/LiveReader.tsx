import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { t } from '#i18n/locale.ts';
import type { Look } from '#worker/codes-api.ts';
import { pictureOfVideo } from './picture-of.ts';
import { type Camera, useCamera } from './use-camera.ts';
import type { Reader } from './use-reader.ts';

/** ms from the beginning of one look to the next at the soonest: each code is in view for twice as long or more. */
const lookEvery = 80;
/** ms without a code, or without one that says something new, after which a hint is given. */
const patience = 4000;

type Hint = 'aim' | 'reading' | 'none-seen' | 'foreign' | 'same-again' | 'had-before';

/** The camera's picture, and what it reads in it. */
export function LiveReader({ reader }: { reader: Reader }) {
  const camera = useCamera();
  const keys = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  const isOpen = camera.stream !== null;
  // The button that was tapped has gone: the one in its place takes the focus.
  useEffect(() => {
    if (isOpen !== wasOpen.current) keys.current?.querySelector('button')?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return camera.stream ? (
    <Finder camera={camera} stream={camera.stream} reader={reader} keys={keys} />
  ) : (
    <div class="codes-part" ref={keys}>
      {camera.failure && <Notice tone="info">{t(`codes.camera.${camera.failure}`)}</Notice>}
      {camera.failure !== 'none-here' && (
        <Button variant="primary" wide icon="eye" onClick={() => void camera.open()}>
          {t('codes.camera.open')}
        </Button>
      )}
    </div>
  );
}

type FinderProps = {
  camera: Camera;
  stream: MediaStream;
  reader: Reader;
  keys: Ref<HTMLDivElement>;
};

function Finder({ camera, stream, reader, keys }: FinderProps) {
  const video = useRef<HTMLVideoElement>(null);
  const hint = useLooking(video, stream, reader);
  return (
    <>
      <div class="code-finder">
        <video
          class="code-video"
          ref={video}
          data-mirror={camera.facing || undefined}
          muted
          playsInline
          aria-label={t('codes.camera.picture')}
        />
      </div>
      <p class="codes-count" role="status">
        {t(`codes.hint.${hint}`)}
      </p>
      <div class="codes-keys" ref={keys}>
        <Button onClick={camera.close}>{t('codes.camera.close')}</Button>
        {camera.several && <Button onClick={() => void camera.open()}>{t('codes.camera.other')}</Button>}
      </div>
    </>
  );
}

/** Looks at the camera's picture again and again, never at two at once. */
function useLooking(
  video: { readonly current: HTMLVideoElement | null },
  stream: MediaStream,
  reader: Reader,
): Hint {
  const [hint, setHint] = useState<Hint>('aim');
  // The loop outlives a render: it asks for what is newest.
  const look = useRef(reader.look);
  look.current = reader.look;

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    element.scrollIntoView({ block: 'center' });
    // Refused only when the stream has ended meanwhile.
    void element.play().catch(() => undefined);
    const canvas = document.createElement('canvas');
    let ended = false;
    let seen: Look | null = null;
    let seenAt = performance.now();
    let freshAt = seenAt;

    async function run(picture: HTMLVideoElement): Promise<void> {
      while (!ended) {
        const began = performance.now();
        const pixels = pictureOfVideo(picture, canvas);
        const found = pixels && (await look.current(pixels));
        if (ended) return;
        const now = performance.now();
        if (found && found.kind !== 'nothing') {
          seen = found;
          seenAt = now;
          if (found.kind !== 'going-on' || found.fresh) freshAt = now;
        }
        setHint(hintOf(seen, now - seenAt, now - freshAt));
        await new Promise((done) => setTimeout(done, Math.max(0, lookEvery - (now - began))));
      }
    }
    void run(element);
    return () => {
      ended = true;
      element.srcObject = null;
    };
  }, [stream]);
  return hint;
}

/** What would help now. */
function hintOf(seen: Look | null, sinceSeen: number, sinceFresh: number): Hint {
  if (sinceSeen > patience) return 'none-seen';
  if (!seen) return 'aim';
  if (seen.kind === 'foreign' || seen.kind === 'had-before') return seen.kind;
  return sinceFresh > patience ? 'same-again' : 'reading';
}
