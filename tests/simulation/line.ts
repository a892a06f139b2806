import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { streamNameHolds } from '#log/chain.ts';
import type { Transport } from '#sync/initiator-port.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';
import type { Fate, Meanwhile } from './gate.ts';
import type { Bearer, SimHub } from './hub.ts';
import { forger, generous, impostor, otherHub, replayer, withLie, withUnchained } from './impostors.ts';
import type { Codec } from './wire.ts';
import type { WireWatch } from './wire-watch.ts';

/** What goes wrong with one exchange. Places in a message are shares of its length, so that shrinking keeps a meaning. */
export type Fault =
  | {
      readonly kind: 'none' | 'request-lost' | 'answer-lost' | 'twice' | 'late' | 'old-answer' | 'login-page';
    }
  /** Another school's hub, somebody in the hub's name, a device that makes things up, or what does not chain. */
  | { readonly kind: 'other-hub' | 'impostor' | 'replayer' | 'forger' | 'generous' | 'lie' | 'unchained' }
  | {
      readonly kind: 'cut' | 'flip';
      readonly what: 'request' | 'answer';
      readonly at: number;
      readonly bit: number;
    }
  | { readonly kind: 'hub-fate'; readonly fate: Fate };

/** What a line has carried: a request may come again later, and an answer to a later request. */
export type Post = {
  readonly requests: { readonly bytes: Uint8Array; readonly bearer: Bearer; readonly codec: Codec }[];
  readonly answers: { readonly bytes: Uint8Array; readonly bearer: Bearer; readonly codec: Codec }[];
};
const kept = 6;

/** Who is at the other end: `device` is null for another hub, which never lies. */
export type Asker = { readonly bearer: Bearer; readonly device: SimDevice | null };

export const askerOf = (device: SimDevice): Asker => ({
  bearer: { device: device.id, class: device.class },
  device,
});

/** Looks at everything that a hub decoded and answered. */
export type Watch = Pick<WireWatch, 'look' | 'heard'>;

const loginPage = new TextEncoder().encode('<!doctype html><title>Wi-Fi</title><form>Room number</form>');
const answerOf = { 'other-hub': otherHub, impostor, replayer } as const;
const unreachable = (): Result<never, Failure> => err(failure('hub-unreachable'));

/** The bytes of a request reach the hub: the bytes of its answer, or what its error says. */
export async function deliver(
  hub: SimHub,
  bytes: Uint8Array,
  bearer: Bearer,
  codec: Codec,
  watch: Watch,
  fate?: Fate,
  meanwhile?: Meanwhile,
): Promise<Result<Uint8Array, Failure>> {
  const decoded = codec.decodeRequest(bytes);
  if (!decoded.ok) return decoded;
  const request = decoded.value;
  if (request.device !== bearer.device) return err(failure('forbidden'));
  // As the route does: what no honest device asks is not looked at.
  const sound = { ...request, have: request.have.filter(({ info }) => streamNameHolds(info)) };
  const answer = await hub.answer(sound, bearer, fate, meanwhile);
  if (!answer) return unreachable();
  watch.look(sound, answer, bearer);
  return ok(codec.encodeAnswer(answer, request));
}

/**
 * A device's way to a hub, with the faults given, one an exchange, then none.
 *
 * @param meanwhile happens at a call of the hub's store, while it answers the first request that reaches it
 */
export function createLine(
  hub: SimHub,
  { bearer, device }: Asker,
  codec: () => Codec,
  faults: readonly Fault[],
  post: Post,
  watch: Watch,
  meanwhile?: Meanwhile,
): Transport {
  let exchanges = 0;
  let pending = meanwhile;
  return {
    async exchange(honest) {
      const fault = faults[exchanges] ?? { kind: 'none' };
      exchanges += 1;
      const spoken = codec();
      const request = device ? await asTold(honest, fault, device) : honest;
      const sent = spoken.encodeRequest(request);
      const bytes = changed(sent, fault, 'request', spoken);
      for (const wrong of otherFlips(sent, fault, 'request', spoken))
        unread(spoken, spoken.decodeRequest(wrong));
      keep(post.requests, { bytes: sent, bearer, codec: spoken });
      if (fault.kind === 'request-lost' || fault.kind === 'late' || bytes === null) return unreachable();
      if (fault.kind === 'login-page') return spoken.decodeAnswer(loginPage, request);
      // Who has no key yet believes the first word: nothing else tells the hub from who says that it is.
      const inItsName = fault.kind === 'impostor' || fault.kind === 'replayer';
      if (inItsName && !device?.disk.key) return unreachable();
      // After its first exchange, by protocol 2: before, it believes who gave it the key.
      const isPulledProved = device?.speaks === 2 && device.disk.cursors !== null;
      if (fault.kind === 'forger' || fault.kind === 'generous') {
        if (!device?.disk.key || !isPulledProved || hub.isSecretlyRestored) return unreachable();
        const { kind } = fault;
        const said = kind === 'forger' ? await forger(hub, request, device) : await generous(hub, request);
        return spoken.decodeAnswer(spoken.encodeAnswer(said, request), request);
      }
      if (inItsName || fault.kind === 'other-hub') {
        const said = answerOf[fault.kind](hub, request, watch.heard);
        return spoken.decodeAnswer(spoken.encodeAnswer(said, request), request);
      }
      const fate = fault.kind === 'hub-fate' ? fault.fate : undefined;
      const first = await deliver(hub, bytes, bearer, spoken, watch, fate, pending);
      pending = undefined;
      const answered = fault.kind === 'twice' ? await deliver(hub, bytes, bearer, spoken, watch) : first;
      // HTTP pairs an answer with its request; only frames can tell by themselves (SYN-12).
      const isLost = fault.kind === 'answer-lost' || (fault.kind === 'old-answer' && !spoken.isChecked);
      if (isLost) return unreachable();
      if (!answered.ok) return answered;
      const old = fault.kind === 'old-answer' ? oldAnswer(post, bearer, spoken) : null;
      keep(post.answers, { bytes: answered.value, bearer, codec: spoken });
      const meant = old ?? answered.value;
      const back = changed(meant, fault, 'answer', spoken);
      if (back === null) return unreachable();
      for (const wrong of otherFlips(meant, fault, 'answer', spoken))
        unread(spoken, spoken.decodeAnswer(wrong, request));
      return spoken.decodeAnswer(back, request);
    },
  };
}

/** SYN-12: a frame that was changed on its way is not read. */
function unread(codec: Codec, read: Result<unknown, Failure>): void {
  if (codec.isChecked && read.ok) broken('SYN-12', 'a frame that was changed on its way was read');
}

/** The request, or what a device that lies makes of it. */
async function asTold(honest: SyncRequest, { kind }: Fault, device: SimDevice): Promise<SyncRequest> {
  if (kind === 'lie') return withLie(honest, device);
  return kind === 'unchained' ? withUnchained(honest, device) : honest;
}

/** What arrives, and what would have if another bit of the byte had been flipped: nearly all say nothing without a check as well. */
const otherFlips = (
  bytes: Uint8Array,
  fault: Fault,
  what: 'request' | 'answer',
  codec: Codec,
): Uint8Array[] =>
  (fault.kind === 'flip' || fault.kind === 'cut') && fault.what === what && codec.isChecked
    ? [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) => changed(bytes, { ...fault, bit }, what, codec) ?? [])
    : [];

function keep<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > kept) list.shift();
}

/** The oldest answer still about that was meant for this very device. */
const oldAnswer = ({ answers }: Post, { device }: Bearer, codec: Codec): Uint8Array | null =>
  answers.find((answer) => answer.bearer.device === device && answer.codec.name === codec.name)?.bytes ??
  null;

/** A message as it arrives; null when it does not. */
function changed(
  bytes: Uint8Array,
  fault: Fault,
  what: 'request' | 'answer',
  codec: Codec,
): Uint8Array | null {
  if ((fault.kind !== 'cut' && fault.kind !== 'flip') || fault.what !== what) return bytes;
  const place = Math.floor(fault.at * bytes.length);
  if (fault.kind === 'cut') return bytes.subarray(0, place);
  // JSON has no digest of its own: a changed answer is left to the line's (TCP, gzip), which drops it.
  if (what === 'answer' && !codec.isChecked) return null;
  const flipped = Uint8Array.from(bytes);
  flipped[place] = (flipped[place] ?? 0) ^ (1 << fault.bit);
  return flipped;
}
