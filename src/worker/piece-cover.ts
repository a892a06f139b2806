import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { PieceSeal, WorkRow } from '#store/database.ts';
import type { Cover, PieceSeals } from './piece-seals.ts';

const bare: Cover = { turn: (bytes) => bytes };

/** @param seals null while nobody here has a lock: then what seals is not fetched */
export function createCovers(seals: () => Promise<PieceSeals | null>) {
  return {
    /** How a piece lies here; null: sealed to nobody who is signed in. */
    async of(hash: MediaHash, seal: PieceSeal | null | undefined): Promise<Cover | null> {
      return seal ? ((await seals())?.open(hash, seal) ?? null) : bare;
    },

    /** How one that comes now is to lie: the learners' whose work it is already, and this one's. */
    async make(hash: MediaHash, learner?: LearnerId): Promise<Cover> {
      // What seals may be out of reach: the piece is kept all the same, and sealed later.
      const at = await seals().catch(() => null);
      return (await at?.make(hash, learner)) ?? bare;
    },

    /** Whether whoever holds the device may see it. */
    mayShow: async (hash: MediaHash): Promise<boolean> => (await (await seals())?.mayShow(hash)) ?? true,

    /** What a learner says of a piece: sealed, or null when they have no lock. */
    async sealWords(
      learner: LearnerId,
      said: { readonly name?: string; readonly words?: string },
    ): Promise<Result<string | null, Failure>> {
      const at = await seals().catch(() => failure('hub-unreachable'));
      if (at && 'code' in at) return err(at);
      return at ? at.sealWords(learner, said) : ok(null);
    },

    /** What is said of a piece, as far as it can be read here now. */
    async openWords({ learner, box, name, words }: WorkRow): Promise<Pick<WorkRow, 'name' | 'words'>> {
      const said = box === undefined ? null : (await seals())?.openWords(learner, box);
      return said ? { name: said.name ?? null, words: said.words ?? null } : { name, words };
    },

    sealWaiting: async (): Promise<void> => (await seals())?.sealWaiting(),
  };
}

export type Covers = ReturnType<typeof createCovers>;
