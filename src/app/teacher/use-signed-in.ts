import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import type { DeviceState } from '#worker/api.ts';

/** Who is signed in on this device; without anybody, the page gives way to the door. */
export function useSignedIn(): DeviceState['teacher'] {
  const { route } = useLocation();
  const teacher = device.value?.teacher ?? null;
  const signedOut = device.value !== null && teacher === null;
  useEffect(() => {
    if (signedOut) route(paths.teacher(), true);
  }, [signedOut]);
  return teacher;
}
