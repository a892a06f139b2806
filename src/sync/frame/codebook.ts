import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ItemId, PackHash, SkillId } from '#domain/ids.ts';
import type { ItemType } from '#domain/response.ts';
import { canonical } from '#log/canonical.ts';

export type Data = Readonly<Record<string, unknown>>;

/**
 * What both sides know of the class's pack, so that it need not be sent: the order of the items, and what follows from
 * one. A wrong prediction costs a few bits and is never taken for the truth.
 */
export type Codebook = {
  /** The beginning of the digest, 4 hex digits: what a request names. */
  readonly name: string;
  /** Of all that the predictions follow from: only equal books have the same. */
  readonly digest: string;
  /** In the order in which they are most likely to come. */
  readonly items: readonly string[];
  /** The field that names an item. */
  readonly itemField: string;
  /** Fields that are sent before the others, because these follow from them; `itemField` among them. */
  readonly first: readonly string[];
  /** Fields whose values differ most by the kind of question: learnt for each kind (`kindOf`, 0 to 15) alone. */
  readonly byKind: readonly string[];
  readonly kindOf: (item: unknown) => number;
  /** Further words that both sides know, as they stand in the events. */
  readonly words: readonly string[];
  /**
   * The likely value of a field, undefined for no idea. Never throws, whatever it is given: the data are of others.
   *
   * @param known the fields of this event that were sent before it
   * @param before the data of the event before it that named an item
   */
  readonly predict: (field: string, known: Data, before: Data) => unknown;
};

/** An item as its pack has it: values that no class's parameters change, or the two sides would predict differently. */
export type CodebookItem = {
  readonly id: ItemId;
  readonly type: ItemType;
  readonly skills: readonly SkillId[];
  /** As asked, logits. */
  readonly difficulty: number;
  readonly guess: number;
};

const kinds: readonly ItemType[] = ['choice', 'several', 'number', 'text', 'order', 'match'];

/** Name and digest of a codebook (SHA-256), from whatever its predictions follow from. */
export function digestOf(content: unknown): Pick<Codebook, 'name' | 'digest'> {
  const digest = bytesToHex(sha256(utf8ToBytes(canonical(content))));
  return { name: digest.slice(0, 4), digest };
}

/** The codebook of the product's own events (`answer.submitted`, `hint.taken`). */
export function packCodebook(pack: PackHash, items: readonly CodebookItem[]): Codebook {
  const itemById = new Map<unknown, CodebookItem>(items.map((item) => [item.id, item]));
  const packName = pack.slice(0, 16);
  return {
    ...digestOf(['answers 1', pack, items]),
    items: items.map(({ id }) => id),
    itemField: 'item',
    first: ['item', 'correct', 'score'],
    byKind: ['response', 'ms'],
    kindOf: (id) => {
      const item = itemById.get(id);
      return item ? kinds.indexOf(item.type) + 1 : 0;
    },
    // Skills by their ids, and what else items are gathered under.
    words: [...new Set(items.flatMap(({ id, skills }) => [...skills, id.slice(0, id.indexOf('/'))]))],
    predict(field, known, before) {
      if (field === 'pack') return packName;
      if (field === 'score' && typeof known['correct'] === 'boolean') return known['correct'] ? 1 : 0;
      if (field === 'misconception') return known['correct'] === true ? null : undefined;
      if (field === 'level') return 1;
      // A hint, and the answer after it, are of the same question.
      if (field === 'seed') return known['item'] === before['item'] ? before['seed'] : undefined;
      const item = itemById.get(known['item']);
      if (field === 'skills') return item?.skills;
      if (field === 'difficulty') return item?.difficulty;
      if (field === 'guess') return item?.guess;
      return undefined;
    },
  };
}
