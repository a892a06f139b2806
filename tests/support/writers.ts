import * as fc from 'fast-check';
import { type Draft, type KnownEvent, type LogicalTime, readEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { emptyHead, type Head, streamOf } from '#log/chain.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import { seal } from '#log/seal.ts';

/** An event with all that its writer held when writing it: what an edit can have seen. */
export type Written = { readonly event: KnownEvent; readonly seen: ReadonlySet<KnownEvent> };

/** Whoever writes of one learner: a device, its copy, or the hub. Each holds some of the log, and its clock may be wrong. */
export type Writer = {
  /** What is held, in canonical order. */
  held(): readonly KnownEvent[];
  write(draft: Draft): void;
  /** Everything the other holds comes here. */
  hear(other: Writer): void;
  last(): LogicalTime | null;
};

export const start = 1_790_000_000_000;

/** Wrong by days, by decades, or right. */
const clockErrors = [0, 0, 86_400_000, -86_400_000, -1.8e12, 2.3e12] as const;

/** A writer for each device: the same device twice is a copy, which writes the branch that its fork makes (LOG-9). */
export function createWriters(devices: readonly string[], clocks: readonly number[]) {
  const log: Written[] = [];
  let wall = start;

  function createWriter(device: string, place: number): Writer {
    const held = new Set<KnownEvent>();
    const copies = devices.slice(0, place).filter((other) => other === device).length;
    const partition = (device === 'hub' ? 'staff:ada' : 'learner:ada') as Partition;
    // A branch has a name of its own, and its numbers begin at 1: to a fold it is one more stream.
    let head: Head = emptyHead(streamOf(`${device}-${copies}` as DeviceId, partition));
    let last: LogicalTime | null = null;
    return {
      held: () => Array.from(held).sort(compareEvents),
      last: () => last,
      write(draft) {
        wall += 1;
        const clock = clockErrors[(clocks[place] ?? 0) % clockErrors.length] ?? 0;
        const sealed = seal(head, draft, last, { wall: wall + clock, offset: null });
        head = { stream: sealed.stream, count: sealed.seq, head: sealed.hash };
        last = sealed.order;
        const event = readEvent(sealed);
        if (!event) throw new Error(`${draft.type} cannot be read`);
        log.push({ event, seen: new Set(held) });
        held.add(event);
      },
      hear(other) {
        for (const event of other.held()) held.add(event);
        const heard = other.last();
        if (heard && (last === null || compareTimes(heard, last) > 0)) last = heard;
      },
    };
  }

  return { writers: devices.map(createWriter), log };
}

export type Step<A> =
  | { readonly kind: 'write'; readonly who: number; readonly what: A }
  | { readonly kind: 'hear'; readonly who: number; readonly from: number };

/** A schedule of writing and hearing among so many writers. */
export const anySchedule = <A>(writers: number, what: fc.Arbitrary<A>): fc.Arbitrary<readonly Step<A>[]> => {
  const who = fc.nat(writers - 1);
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), who, what }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('hear' as const), who, from: who }) },
    ),
    { maxLength: 40, size: 'max' },
  );
};

export const anyClocks = fc.array(fc.nat(clockErrors.length - 1), { minLength: 4, maxLength: 4 });

/** Plays a schedule; `act` turns a choice into what this writer would write, seeing what it holds. Gives the whole log. */
export function play<A>(
  devices: readonly string[],
  clocks: readonly number[],
  steps: readonly Step<A>[],
  act: (held: readonly KnownEvent[], what: A, who: number, mark: number) => Draft | null,
): readonly Written[] {
  const { writers, log } = createWriters(devices, clocks);
  steps.forEach((step, mark) => {
    const writer = writers[step.who];
    if (!writer) return;
    if (step.kind === 'hear') {
      const other = writers[step.from];
      if (other) writer.hear(other);
      return;
    }
    const draft = act(writer.held(), step.what, step.who, mark);
    if (draft) writer.write(draft);
  });
  return log;
}
