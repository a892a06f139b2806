import * as v from 'valibot';
import { grade } from '#content/grade.ts';
import { makeInstance } from '#content/instance.ts';
import type { Draft, StoredEvent } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import { type ClassId, DeviceId, type LearnerId, learnerPartition, type PackHash } from '#domain/ids.ts';
import { createRng, integerBetween, type Rng, seedOf } from '#domain/rng.ts';
import { chooseNext } from '#engine/selection.ts';
import { grantFor } from '#hub/auth/class-grant.ts';
import { createReceiptKeys } from '#hub/auth/receipt-keys.ts';
import { mintId } from '#hub/auth/secret-token.ts';
import type { School } from '#hub/school.ts';
import type { HubDeps } from '#hub/services.ts';
import { emptyHead, genesis, streamOf } from '#log/chain.ts';
import { segmentLimit } from '#log/event-store.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { seal } from '#log/seal.ts';
import { emptyProgress, foldProgress } from '#progress/learner-progress.ts';
import type { Lesson } from '#progress/lesson.ts';
import { segmentToWire } from '#sync/codec.ts';
import { protocolVersion } from '#sync/protocol.ts';
import { respond } from '#sync/responder.ts';
import { createMind, type DemoLearner, demoLearners, respondTo } from './demo-learner.ts';

type DemoHub = Pick<HubDeps, 'store' | 'accounts' | 'packs' | 'clock'>;
type Practised = {
  readonly learner: LearnerId;
  readonly device: DeviceId;
  readonly events: readonly StoredEvent[];
};

const day = 86_400_000;
const days = 6;
/** One device has more than it has handed in, as happens. */
const stillWaiting = { learner: 7, events: 9 };

/**
 * Fills the demo school with a week of practice, the way a real week comes: the engine chooses, answers are judged by
 * the pack, events are sealed on a device each and handed in through the exchange. Only a demo school without answers
 * is filled; answers with how many events were made.
 */
export async function simulateWeek(hub: DemoHub, school: School): Promise<number> {
  const { accounts, packs, store } = hub;
  const [first] = await accounts.codes.all();
  if (!first || (await accounts.settings.read('demo')) !== 'yes') return 0;
  const { roster } = await school.view(first.class);
  const pack = roster.pack?.value.pack;
  const lesson = pack === undefined ? null : packs.lesson(pack);
  const learners = learnersOf(roster);
  for (const { learner } of learners)
    if ((await store.streams(learnerPartition(learner))).length > 0) return 0;
  if (!lesson || pack === undefined) return 0;
  let made = 0;
  for (const [place, traits] of demoLearners.entries()) {
    const learner = learners[place]?.learner;
    if (learner === undefined) break;
    const done = practise(learner, traits, lesson, pack, hub.clock.now(), createRng(seedOf(`demo ${place}`)));
    await handIn(hub, school, first.class, done, place === stillWaiting.learner ? stillWaiting.events : 0);
    made += done.events.length;
  }
  return made;
}

/** A learner's week on a device of their own. */
function practise(
  learner: LearnerId,
  traits: DemoLearner,
  lesson: Lesson,
  pack: PackHash,
  now: number,
  rng: Rng,
): Practised {
  const device = v.parse(DeviceId, mintId('demo'));
  const mind = createMind(traits, rng);
  const events: StoredEvent[] = [];
  let head = emptyHead(streamOf(device, learnerPartition(learner)));
  let progress = emptyProgress;
  for (let back = days; back >= 1; back--) {
    // Now and then a day without practice.
    if (rng() < 0.15) continue;
    let at = afternoonOf(now - back * day) + integerBetween(rng, 0, 3 * 3_600_000);
    const count = Math.max(4, Math.round(traits.answersADay * (0.6 + 0.8 * rng())));
    for (let answered = 0; answered < count; answered++) {
      const ms = integerBetween(rng, 2500, 25_000);
      at += ms + 4000;
      const choice = chooseNext(progress.engine, lesson.content, at, rng, { recent: progress.recent });
      const draft = choice && answerTo(lesson, pack, choice.item, mind, ms, rng);
      if (!draft) continue;
      const event = seal(head, draft, events[events.length - 1]?.order ?? null, { wall: at, offset: 0 });
      const known = readEvent(event);
      if (known) progress = foldProgress(progress, known, lesson.content).progress;
      head = { stream: head.stream, count: event.seq, head: event.hash };
      events.push(event);
    }
  }
  return { learner, device, events };
}

/** Three o'clock by the hub's own zone. */
function afternoonOf(ms: number): number {
  const date = new Date(ms);
  return date.setHours(15, 0, 0, 0);
}

function answerTo(
  lesson: Lesson,
  pack: PackHash,
  item: Parameters<typeof makeInstance>[1],
  mind: ReturnType<typeof createMind>,
  ms: number,
  rng: Rng,
): Draft | null {
  const seed = integerBetween(rng, 1, 0x7fffffff);
  const question = makeInstance(lesson.pack, item, seed);
  const indexed = lesson.content.itemById.get(item);
  if (!question.ok || !indexed) return null;
  const { instance, solution } = question.value;
  const right = mind.answersRight(indexed.skill, indexed.asked, indexed.guess);
  const response = respondTo(instance, solution.key, right, rng);
  const judged = grade(solution.key, response);
  if (judged.kind === 'unreadable') return null;
  return {
    type: 'answer.submitted',
    data: {
      item,
      seed,
      pack: pack.slice(0, 16),
      skills: [...instance.skills],
      response,
      correct: judged.correct,
      score: judged.score,
      misconception: judged.misconception,
      hints: !judged.correct && instance.hintCount > 0 && rng() < 0.3 ? 1 : 0,
      ms,
      difficulty: indexed.asked,
      guess: indexed.guess,
    },
  };
}

/** What a device does on Friday; `kept` of its last events stay on it. */
async function handIn(
  { accounts, clock, store }: DemoHub,
  school: School,
  classId: ClassId,
  { learner, device, events }: Practised,
  kept: number,
): Promise<void> {
  const partition = learnerPartition(learner);
  const stream = streamOf(device, partition);
  const info = { stream, device, partition, branchOf: null };
  const sent = events.slice(0, Math.max(0, events.length - kept));
  const segments = [];
  for (let from = 0; from < sent.length; from += segmentLimit)
    segments.push(
      segmentToWire({
        info,
        previous: sent[from - 1]?.hash ?? genesis(stream),
        events: sent.slice(from, from + segmentLimit),
      }),
    );
  const last = events[events.length - 1];
  const have = [{ info, count: events.length, head: last?.hash ?? genesis(stream) }];
  const now = clock.now();
  await accounts.devices.join(device, classId, now);
  await respond(
    { protocol: protocolVersion, device, cursorsOf: null, have, segments, want: [] },
    store,
    {
      footpath: 'hub',
      protocol: protocolVersion,
      ...(await accounts.identity()),
      time: now,
      school: null,
      version: '',
    },
    await grantFor({ device, class: classId }, school),
    createReceiptKeys(await accounts.hubKey()),
  );
  const heard = (last?.order[0] ?? now) + 3_600_000;
  await accounts.claims.note(
    {
      device,
      claims: [{ stream, partition, claimed: events.length, agreed: null }],
      partitions: [partition],
    },
    Math.min(heard, now),
  );
}
