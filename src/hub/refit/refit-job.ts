import type { KnownEvent } from '#domain/events/event.ts';
import { type ClassId, type LearnerId, learnerPartition, type PackHash } from '#domain/ids.ts';
import type { ParameterPack } from '#domain/parameter-pack.ts';
import type { Content } from '#engine/content.ts';
import { frozen, taggedItemVariance } from '#engine/parameters.ts';
import type { Difficulties, LoggedAnswer } from '#engine/refit.ts';
import { difficultiesOf, guarded, parameterPackOf } from '#engine/refit-guard.ts';
import { withPublished } from '#engine/refit-published.ts';
import { arrivalsOf } from '#hub/arrivals.ts';
import type { School } from '#hub/school.ts';
import type { HubDeps } from '#hub/services.ts';
import { compareEvents } from '#log/order.ts';
import { parametersOf } from '#log/projections/roster.ts';
import { firstAttemptsOf } from './first-attempts.ts';

export type RefitHub = Pick<HubDeps, 'store' | 'accounts' | 'packs'>;

/** What became of the refit of one pack, with what it rests on. Log loss in nats, on the newest fifth of the learners. */
export type RefitOutcome = {
  readonly pack: PackHash;
  readonly learners: number;
  readonly answers: number;
} & (
  | {
      readonly kind: 'accepted';
      readonly parameters: PackHash;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'refused' | 'unchanged'; readonly before: number; readonly after: number }
  /** `too-early`: none of the newest learners has answered since the last refit, which knows all answers before it. */
  | { readonly kind: 'too-few' | 'too-early' }
);

/** With fewer learners a refit follows persons, and not questions. */
export const fewestLearnersToRefit = 10;
/**
 * The newest answers count, so many in all, shared out over the learners: about a second of work on a school's computer,
 * during which nobody else is answered.
 */
const mostAnswers = 40_000;

/**
 * Finds the difficulties of every pack that classes work with in the school's own answers (HUB-26), one pack after the
 * other. What predicts the newest learners worse than what is in use is refused; what is accepted goes onto the shelf
 * under its hash, and the classes hear of it like of any pack.
 */
export async function refitAll(hub: RefitHub, school: School): Promise<readonly RefitOutcome[]> {
  const classesByPack = new Map<PackHash, ClassId[]>();
  for (const { class: classId } of await hub.accounts.codes.all()) {
    const pack = (await school.view(classId)).roster.pack?.value.pack;
    if (pack) classesByPack.set(pack, [...(classesByPack.get(pack) ?? []), classId]);
  }
  const outcomes: RefitOutcome[] = [];
  for (const [pack, classes] of classesByPack) {
    const outcome = await refitPack(hub, school, pack, classes);
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

/** Null: the pack's own file cannot be read. */
async function refitPack(
  hub: RefitHub,
  school: School,
  pack: PackHash,
  classes: readonly ClassId[],
): Promise<RefitOutcome | null> {
  const { packs } = hub;
  const content = packs.lesson(pack)?.content;
  if (!content) return null;
  const answers = await answersOf(hub, school, content, classes);
  const about = {
    pack,
    learners: new Set(answers.map(({ learner }) => learner)).size,
    answers: answers.length,
  };
  if (about.learners < fewestLearnersToRefit) return { ...about, kind: 'too-few' };
  const priors = priorsOf(content);
  const used = await parametersInUse(hub, school, classes);
  const refitted = guarded({
    answers,
    priors,
    ...(used && { inUse: withPublished(priors, difficultiesOf(used.found)), inUseSince: used.since }),
  });
  const { accepted, before, after } = refitted;
  if (!accepted && before === 0) return { ...about, kind: 'too-early' };
  if (!accepted) return { ...about, kind: 'refused', before, after };
  const found = parameterPackOf(pack, refitted);
  if (used && sameDifficulties(used.found, found)) return { ...about, kind: 'unchanged', before, after };
  const { hash } = packs.keep(JSON.stringify(found), '');
  for (const classId of classes) await school.assignParameters(classId, pack, hash);
  return { ...about, kind: 'accepted', parameters: hash, before, after };
}

/** First attempts at questions of the pack, by all who are or were in these classes, each learner's in canonical order. */
async function answersOf(
  { store }: RefitHub,
  school: School,
  content: Content,
  classes: readonly ClassId[],
): Promise<readonly LoggedAnswer[]> {
  const learners = new Set<LearnerId>();
  for (const classId of classes) for (const learner of await school.everIn(classId)) learners.add(learner);
  const each = Math.floor(mostAnswers / Math.max(1, learners.size));
  const answers: LoggedAnswer[] = [];
  for (const learner of learners) {
    const events: KnownEvent[] = [];
    for await (const { event } of arrivalsOf(store, learnerPartition(learner))) events.push(event);
    const attempts = firstAttemptsOf(learner, events.sort(compareEvents));
    answers.push(...attempts.filter(({ item }) => isIn(content, item)).slice(-each));
  }
  return answers;
}

const isIn = (content: Content, item: string): boolean =>
  (content.itemById as ReadonlyMap<string, unknown>).has(item);

/** The author's tags with their doubts: where a refit starts, and what holds where too few learners answered. */
function priorsOf(content: Content): Difficulties {
  return {
    skills: new Map(
      content.skills.map(({ id, difficulty: [mean] }) => [id, [mean, frozen.skillDifficultyVariance]]),
    ),
    items: new Map(
      [...content.itemById.values()].map(({ id, difficulty }) => [id, [difficulty, taggedItemVariance]]),
    ),
  };
}

/** Those of the first class: all classes of a pack are given the same. */
async function parametersInUse(
  { packs }: RefitHub,
  school: School,
  classes: readonly ClassId[],
): Promise<{ readonly found: ParameterPack; readonly since: number } | null> {
  const [first] = classes;
  if (!first) return null;
  const { roster } = await school.view(first);
  const hash = parametersOf(roster);
  const found = hash && packs.parameters(hash);
  return found && { found, since: roster.parameters?.stamp[0] ?? 0 };
}

const sameDifficulties = (a: ParameterPack, b: ParameterPack): boolean =>
  JSON.stringify([a.skills, a.items]) === JSON.stringify([b.skills, b.items]);
