import { blocksOf, payloadName, type QrFrame, readFrame } from './qr-frame.ts';
import { createSolver, type Solver } from './solver.ts';

/** How far a transfer has come. Counted in codes that said something new: of K, any K are enough. */
export type QrProgress = { readonly known: number; readonly blocks: number };

export type QrTaken =
  /** Not ours, or read wrongly: nothing changed. */
  | { readonly kind: 'foreign' }
  /** Of a transfer that was completed before. */
  | { readonly kind: 'had-before' }
  /** `fresh` is false when the code said nothing that was not known. */
  | { readonly kind: 'going-on'; readonly fresh: boolean; readonly progress: QrProgress }
  /** Codes that contradict each other: what was known of it is forgotten, and it begins again. */
  | { readonly kind: 'spoilt' }
  | { readonly kind: 'complete'; readonly payload: Uint8Array; readonly blocks: number };

/** Transfers that are kept half-read: two tablets held up in turn lose nothing. */
const openAtOnce = 4;
/** Names of completed transfers that are known again, while their codes still stand on a screen. */
const rememberedNames = 64;

type Transfer = { readonly frame: QrFrame; readonly blocks: number; readonly solver: Solver };

/**
 * Takes what was read from codes, in any order, any number of times, of several transfers mixed, and says when one is whole.
 * A payload is given out only if its hash begins as every one of its frames said. What it holds is bounded whatever is held
 * before the camera: four transfers of 64 kB.
 */
export function createCollector() {
  /** By name and by length and size of block: what differs in one of them cannot be added up. */
  const open = new Map<string, Transfer>();
  const had: string[] = [];

  function transferOf(frame: QrFrame): Transfer {
    const key = keyOf(frame);
    const found = open.get(key);
    if (found) return found;
    if (open.size >= openAtOnce) open.delete(leastKnown());
    const blocks = blocksOf(frame.length, frame.block.length);
    const made = { frame, blocks, solver: createSolver(blocks, frame.block.length) };
    open.set(key, made);
    return made;
  }

  /** So that a hundred codes of a hundred transfers do not push out one that is nearly read. */
  function leastKnown(): string {
    let least = '';
    let fewest = Number.POSITIVE_INFINITY;
    for (const [key, { solver }] of open)
      if (solver.known() < fewest) {
        least = key;
        fewest = solver.known();
      }
    return least;
  }

  return {
    take(text: string): QrTaken {
      const frame = readFrame(text);
      if (!frame) return { kind: 'foreign' };
      if (had.includes(frame.name)) return { kind: 'had-before' };
      const { blocks, solver } = transferOf(frame);
      const fresh = solver.take(frame.number, frame.block);
      if (solver.known() < blocks)
        return { kind: 'going-on', fresh, progress: { known: solver.known(), blocks } };
      open.delete(keyOf(frame));
      const payload = solver.solve().slice(0, frame.length);
      if (payloadName(payload) !== frame.name) return { kind: 'spoilt' };
      had.push(frame.name);
      if (had.length > rememberedNames) had.shift();
      return { kind: 'complete', payload, blocks };
    },
  };
}
export type Collector = ReturnType<typeof createCollector>;

const keyOf = ({ name, length, block }: QrFrame): string => `${name} ${length} ${block.length}`;
