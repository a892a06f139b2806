/**
 * What a device says of itself in each exchange, so that whoever lends devices sees which may go home (TLS-12). Four signs in a
 * header of the request and not in its body: it is about the browser and not about anybody's work.
 */
export type GoingHome = {
  /** The page came by HTTPS (or from this very computer): only there browsers store an app. */
  readonly isSecure: boolean;
  /** The app is stored whole: it opens without a network. */
  readonly isStored: boolean;
  /** What the browser does with stored work. */
  readonly storage: 'kept' | 'likely' | 'unproven' | 'at-risk';
  /** Room for more, in whole powers of two of megabytes: 10 is 1 GB; null: the browser does not say. */
  readonly room: number | null;
};

export const goingHomeHeader = 'home';

const storages = { k: 'kept', l: 'likely', u: 'unproven', r: 'at-risk' } as const;
const pattern = /^([sp])([yn])([klur])([0-9a-z])$/;
/** Of the last sign: not known. */
const unknown = 'z';
const mostRoom = 34;

export function writeGoingHome({ isSecure, isStored, storage, room }: GoingHome): string {
  const [sign = 'u'] = Object.entries(storages).find(([, each]) => each === storage) ?? [];
  const size = room === null ? unknown : Math.max(0, Math.min(mostRoom, Math.trunc(room))).toString(36);
  return `${isSecure ? 's' : 'p'}${isStored ? 'y' : 'n'}${sign}${size}`;
}

/** Null for whatever else somebody sends under that name. */
export function readGoingHome(text: string | undefined): GoingHome | null {
  const [, address, shell, storage, room] = pattern.exec(text ?? '') ?? [];
  if (!address || !shell || !storage || !room) return null;
  return {
    isSecure: address === 's',
    isStored: shell === 'y',
    storage: storages[storage as keyof typeof storages],
    room: room === unknown ? null : Number.parseInt(room, 36),
  };
}

/** Bytes as a power of two of megabytes, rounded down. */
export const roomOf = (freeBytes: number | null): number | null =>
  freeBytes === null ? null : Math.max(0, Math.floor(Math.log2(Math.max(1, freeBytes / 1_048_576))));
