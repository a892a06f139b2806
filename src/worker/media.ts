import type { FootpathDatabase } from '#store/database.ts';
import type { LoopPhase } from './hand-in-loop.ts';
import type { MediaDesk, MediaDeskDeps } from './media-desk.ts';

/**
 * The door to all that the worker does with photos, sound and files, which is a file of its own: no first question waits
 * for it. It is fetched when a learner looks at their work, or after a hand-in while there are pieces on this device.
 */
export function createMediaDoor(
  deps: MediaDeskDeps & { readonly listen: (hear: (phase: LoopPhase) => void) => unknown },
) {
  let opened: MediaDesk | null = null;

  async function desk(): Promise<MediaDesk> {
    if (!opened) {
      const { createMediaDesk } = await import('./media-desk.ts');
      opened ??= createMediaDesk(deps);
    }
    return opened;
  }

  /** Answers first: pieces travel when the hand-in has come to rest, and only if it could reach the hub. */
  async function afterHandIn({ phase, problem }: LoopPhase): Promise<void> {
    if (phase !== 'idle' || (problem !== null && problem.code !== 'forbidden')) return;
    if (!opened && !(await hasPieces(deps.db))) return;
    const at = await desk();
    // What other devices added came with the events.
    await at.look();
    // What there is no room for goes to school as it lies here.
    await at.sealWaiting().catch(() => undefined);
    await at.sendAll();
  }

  // What fails here is tried again after the next hand-in; each work says for itself what became of it.
  deps.listen((phase) => void afterHandIn(phase).catch(() => undefined));
  return { desk };
}

const hasPieces = async (db: FootpathDatabase): Promise<boolean> => (await db.pieces.count()) > 0;
