import * as v from 'valibot';
import { type DeviceId, HubId, HubKey, SealKey, Signature } from './ids.ts';

/** What hub and device say to each other of keys for bundles (docs/spec/bundle.md): on the way of no first visit. */
export const bundleType = 'application/x-footpath';
export const bundleEnding = '.footpath';

/** GET /api/hub-keys, and in the answer to POST /api/device-keys: signed by the key that a device has from joining. */
export const HubKeysAnswer = v.object({ hub: HubId, key: HubKey, seal: SealKey, signature: Signature });
export type HubKeysAnswer = v.InferOutput<typeof HubKeysAnswer>;

/** What the hub signs, one member a line. */
export const hubKeysMessage = ({ hub, seal }: Pick<HubKeysAnswer, 'hub' | 'seal'>): string =>
  ['footpath hub keys 1', hub, seal].join('\n');

/** POST /api/device-keys, with the device's token. The signature shows that the secret half is there. */
export const DeviceKeysRequest = v.object({ key: HubKey, seal: SealKey, signature: Signature });
export type DeviceKeysRequest = v.InferOutput<typeof DeviceKeysRequest>;

export const deviceKeysMessage = ({
  hub,
  device,
  seal,
}: {
  readonly hub: HubId;
  readonly device: DeviceId;
  readonly seal: SealKey;
}): string => ['footpath device keys 1', hub, device, seal].join('\n');
