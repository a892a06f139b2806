import { useEffect, useRef, useState } from 'preact/hooks';

/** Why there is no picture. `none-here`: the browser opens no camera on a page that came over plain HTTP. */
export type CameraFailure = 'none-here' | 'refused' | 'no-camera' | 'in-use';

export type Camera = {
  readonly stream: MediaStream | null;
  /** It looks the way of who holds the device, as far as it says. */
  readonly facing: boolean;
  readonly failure: CameraFailure | null;
  /** There is another one to try. */
  readonly several: boolean;
  readonly open: () => Promise<void>;
  readonly close: () => void;
};

/** As many pixels as are looked at (picture-of.ts), or a camera's nearest. */
const wanted = { width: { ideal: 1280 }, height: { ideal: 720 } } as const;

/** Absent in plain HTTP, whatever the types say. */
const devices = (): MediaDevices | undefined => navigator.mediaDevices as MediaDevices | undefined;

export const hasLiveCamera = (): boolean => devices()?.getUserMedia !== undefined;

/**
 * The device's camera, the one at its back first. Opened by a tap only, and let go of as soon as the page is hidden or the part
 * that asked for it has gone: its light must not stay on. Opened again, it is the next one.
 */
export function useCamera(): Camera {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [failure, setFailure] = useState<CameraFailure | null>(hasLiveCamera() ? null : 'none-here');
  const [several, setSeveral] = useState(false);
  /** What is open, known at once: leave may be given long after it was asked for, when nobody wants it any more. */
  const held = useRef<{ stream: MediaStream | null; gone: boolean }>({ stream: null, gone: false });

  function hold(next: MediaStream | null): void {
    stop(held.current.stream);
    if (held.current.gone) stop(next);
    held.current.stream = next;
    setStream(next);
  }

  async function open(): Promise<void> {
    const found = devices();
    if (!found) return;
    const before = stream?.getVideoTracks()[0]?.getSettings().deviceId;
    setFailure(null);
    try {
      const cameras = before ? await camerasOf(found) : [];
      const place = cameras.findIndex(({ deviceId }) => deviceId === before);
      const next = cameras[(place + 1) % cameras.length]?.deviceId;
      const which = next ? { deviceId: { exact: next } } : { facingMode: 'environment' };
      // Some devices have only one of theirs open at a time.
      stop(stream);
      hold(await found.getUserMedia({ video: { ...wanted, ...which }, audio: false }));
      // Only after leave was given does a browser tell how many there are.
      setSeveral((await camerasOf(found)).length > 1);
    } catch (error) {
      hold(null);
      setFailure(reasonOf(error));
    }
  }

  useEffect(() => {
    const hidden = (): void => {
      if (document.hidden) hold(null);
    };
    document.addEventListener('visibilitychange', hidden);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      held.current.gone = true;
      stop(held.current.stream);
    };
  }, []);

  const facing = stream?.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
  return { stream, facing, failure, several, open, close: () => hold(null) };
}

const camerasOf = async (found: MediaDevices): Promise<readonly MediaDeviceInfo[]> =>
  (await found.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function reasonOf(error: unknown): CameraFailure {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-camera' : 'in-use';
}
