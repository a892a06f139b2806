import type { DeviceId } from './ids.ts';

/**
 * A device's id as people say it: its first six letters and digits in pairs, "03-4e-f8". The same on the device's own screen and on
 * a teacher's, so that one can be matched with the other. Of a thousand devices, two are alike once in thirty schools.
 */
export const shortDevice = (device: DeviceId): string =>
  device
    .replace(/-/g, '')
    .slice(0, 6)
    .replace(/(..)(?=.)/g, '$1-');
