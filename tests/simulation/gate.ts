/**
 * A simulated process over its simulated disk. Every call of a port goes through the gate, which counts them: so a schedule
 * can end the process at the k-th call, before or after its transaction, fill the disk, or let something else happen just
 * then. What is behind the gate is the disk: each call changes it as a whole or not at all, and it outlives the process.
 */

/** The process ended here: nothing of it goes on. */
class Crash extends Error {}

/** The disk took no more: the transaction was undone, the process lives. */
class DiskFull extends Error {}

/** What goes wrong in one life of a process. Calls count from 1. */
export type Fate = {
  readonly crash?: { readonly call: number; readonly when: 'before' | 'after' };
  /** Writes fail from this call on. */
  readonly full?: number;
};

/** Something else that happens just before a call. */
export type Meanwhile = { readonly call: number; run(): Promise<void> };

/** One life of a process: from its start to its end, however it ends. */
export type Life = { through<T>(kind: 'read' | 'write', call: () => Promise<T>): Promise<T> };

export type Gate = {
  /**
   * The process does this: in the life that is under way, or in a new one with this fate. Null when it could not finish,
   * because the process ended or the disk is full; whatever else was thrown is thrown on.
   */
  work<T>(work: (life: Life) => Promise<T>, fate?: Fate, meanwhile?: Meanwhile): Promise<T | null>;
  /** Whatever is under way ends here: the process starts again when it is next asked for anything. */
  end(): void;
};

type Running = Life & { depth: number; over: boolean };

/** @param ended told when a life has ended before its work was done */
export function createGate(ended: () => void = () => {}): Gate {
  let life: Running | null = null;

  function begin(fate: Fate, meanwhile: Meanwhile | undefined): Running {
    let calls = 0;
    let pending = meanwhile;
    const die = (): never => {
      if (!running.over) {
        running.over = true;
        ended();
      }
      throw new Crash('the process ended');
    };
    const running: Running = {
      depth: 0,
      over: false,
      async through(kind, call) {
        if (running.over) die();
        calls += 1;
        const mine = calls;
        if (pending && pending.call <= mine) {
          const { run } = pending;
          pending = undefined;
          await run();
          // What ran may have ended this very process.
          if (running.over) die();
        }
        const crashes = fate.crash?.call === mine;
        if (crashes && fate.crash?.when === 'before') die();
        if (kind === 'write' && fate.full !== undefined && mine >= fate.full)
          throw new DiskFull('no space left');
        const result = await call();
        if (crashes) die();
        return result;
      },
    };
    return running;
  }

  return {
    async work(work, fate = {}, meanwhile) {
      const mine: Running = life && life.depth > 0 && !life.over ? life : begin(fate, meanwhile);
      life = mine;
      mine.depth += 1;
      try {
        return await work(mine);
      } catch (error) {
        if (error instanceof Crash || error instanceof DiskFull) return null;
        throw error;
      } finally {
        mine.depth -= 1;
      }
    },
    end() {
      if (life) life.over = true;
      ended();
    },
  };
}
