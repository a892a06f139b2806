import { hash } from 'node:crypto';
import type { StoredEvent } from '#domain/events/event.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import { broken } from './broken.ts';

/**
 * LOG-3, LOG-4 and LOG-9 written a second time, from the specification and with another SHA-256: what every store holds is
 * held against it, so that a mistake in `src/log` cannot agree with itself.
 */
const half = (hex: string): string => hex.slice(0, 32);
const text = (words: string): string => half(hash('sha256', words));

function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plain(member)}`).join()}}`;
}

function next(previous: string, { hash: _, ...event }: StoredEvent): string {
  const { type, data } = event;
  // ERA-3: of a redacted event its leaf is left.
  const leaf =
    type === 'event.erased'
      ? Buffer.from(String(data['leaf']), 'hex')
      : hash('sha256', plain(event), 'buffer');
  return half(hash('sha256', Buffer.concat([Buffer.from(previous, 'hex'), leaf])));
}

/** Events whose hash was found right: they are never changed, and one object may lie in several stores. */
const checked = new WeakMap<StoredEvent, string>();

/** Every stream: numbers without gaps, every hash right, and a name that is its own. */
export async function chainsHold(
  store: Pick<EventStore, 'read'>,
  streams: readonly StreamState[],
): Promise<void> {
  for (const state of streams) {
    const { stream, device, partition, branchOf } = state;
    const name = branchOf
      ? text(`footpath branch\n${branchOf.stream}\n${branchOf.seq}\n${branchOf.first}`)
      : text(`footpath stream\n${device}\n${partition}`);
    if (name !== stream) broken(branchOf ? 'LOG-9' : 'LOG-3', `a stream of ${partition} is named ${stream}`);
    const events = await store.read(stream, 1, state.count);
    if (events.length !== state.count) broken('LOG-1', `${stream} has gaps`);
    let previous: string = stream;
    events.forEach((event, index) => {
      if (event.seq !== index + 1 || event.stream !== stream) broken('LOG-1', `${stream} has gaps`);
      if (checked.get(event) !== previous) {
        if (next(previous, event) !== event.hash) broken('LOG-4', `${stream} ${event.seq} has a wrong hash`);
        checked.set(event, previous);
      }
      previous = event.hash;
    });
    if (previous !== state.head) broken('LOG-4', `the head of ${stream} is not its last hash`);
  }
}
