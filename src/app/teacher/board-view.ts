import { paths } from '#app/paths.ts';
import type { ClassId } from '#domain/ids.ts';
import { locale } from '#i18n/locale.ts';
import type { Board, BoardEntry } from '#worker/api.ts';
import { type Attention, type Group, groups } from './attention.ts';

/** How the board is looked at: all of it is in the address, so that it can be kept, shared and gone back to. */
export const sorts = ['attention', 'name', 'heard'] as const;
export type Sort = (typeof sorts)[number];
export type BoardView = {
  readonly sort: Sort;
  /** A strand's id, or `all`. */
  readonly strand: string;
  readonly show: Group | 'everyone';
};

/** Above this many skills the board opens on one strand: 300 columns are looked up, not read. */
const mostColumns = 60;

export function readView(query: Readonly<Record<string, string>>, board: Board): BoardView {
  const strand = query['strand'] ?? '';
  return {
    sort: sorts.find((sort) => sort === query['sort']) ?? 'attention',
    strand: strand === 'all' || board.strands.some((one) => one.id === strand) ? strand : firstStrand(board),
    show: groups.find((group) => group === query['show']) ?? 'everyone',
  };
}

let lastLooked: { classId: ClassId; href: string } | null = null;

/** Remembers how the board is being looked at, for the way back from a learner. */
export function rememberView(classId: ClassId, view: BoardView): void {
  lastLooked = { classId, href: boardHref(classId, view) };
}

/** The board that was looked at last, in this tab. */
export const lastBoardPath = (): string | null => lastLooked?.href ?? null;

export function lastBoardHref(classId: ClassId): string {
  return lastLooked?.classId === classId ? lastLooked.href : paths.board(classId);
}

export function boardHref(classId: ClassId, view: BoardView): string {
  const query = new URLSearchParams({ sort: view.sort, strand: view.strand });
  if (view.show !== 'everyone') query.set('show', view.show);
  return `${paths.board(classId)}?${query.toString()}`;
}

/** Everything, or with many skills the strand that the class has answered most in. */
function firstStrand(board: Board): string {
  if (board.skills.length <= mostColumns || board.strands.length < 2) return 'all';
  const strandBySkill = new Map(board.skills.map(({ skill, strand }) => [skill, strand]));
  const answersByStrand = new Map<string, number>();
  for (const { cells } of board.answer.learners) {
    for (const { skill, answers } of cells) {
      const strand = strandBySkill.get(skill) ?? '';
      answersByStrand.set(strand, (answersByStrand.get(strand) ?? 0) + answers);
    }
  }
  let best = board.strands[0]?.id ?? 'all';
  for (const { id } of board.strands) {
    if ((answersByStrand.get(id) ?? 0) > (answersByStrand.get(best) ?? 0)) best = id;
  }
  return best;
}

/** The learners to show, in the order asked for. Ties go by name, as it is sorted in the language on screen. */
export function viewedLearners(
  learners: readonly BoardEntry[],
  view: BoardView,
  attentionByLearner: ReadonlyMap<string, Attention>,
): readonly BoardEntry[] {
  const { compare } = new Intl.Collator(locale.value, { numeric: true });
  const byName = (a: BoardEntry, b: BoardEntry) => compare(a.name, b.name);
  const heard = (learner: BoardEntry) => learner.lastHeard ?? 0;
  const group = (learner: BoardEntry) =>
    groups.indexOf(attentionByLearner.get(learner.learner)?.group ?? 'moving');
  const order: Readonly<Record<Sort, (a: BoardEntry, b: BoardEntry) => number>> = {
    name: byName,
    heard: (a, b) => heard(a) - heard(b) || byName(a, b),
    attention: (a, b) => group(a) - group(b) || byName(a, b),
  };
  return learners
    .filter(({ learner }) => view.show === 'everyone' || attentionByLearner.get(learner)?.group === view.show)
    .sort(order[view.sort]);
}
