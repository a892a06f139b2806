import type { Hello } from '#domain/device-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { Partition } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import { type Taken, takeAnswer } from '../initiator.ts';
import type { InitiatorPort, Outline } from '../initiator-port.ts';
import type { Receipt, SyncAnswer } from '../protocol.ts';
import { firstRound } from '../request.ts';
import type { AskedBefore } from './payload.ts';

/**
 * Takes an answer that may come days after it was asked for, twice, after a later one, or on a copy of the device that asked
 * (BUN-8). It is taken by the same code as one that comes over HTTP; what time may have overtaken is left out before:
 *
 * - an answer of another epoch than this side's, unless it answers what was asked in this side's epoch: epochs have no order,
 *   and a hub never goes back to one
 * - what is said of a stream that this side no longer holds as it was named, or of which more is proven by now
 * - that the hub holds more than was named, when this side holds more by now too: it may be the very same, come by another road
 * - a cursor that would skip what this side has not been given, or go back; or that comes after what was left out because it was
 *   named, and is not here: on a copy, or on a profile that was put back since
 *
 * @returns null when nothing of it counts any more
 */
export async function takeLateAnswer(
  port: InitiatorPort,
  asked: AskedBefore,
  answer: SyncAnswer,
): Promise<Result<Taken | null, Failure>> {
  const outline = await port.outline();
  if (answer.hello.hub === outline.hub && isOvertaken(outline, asked, answer.hello)) return ok(null);
  const receipts: Receipt[] = [];
  for (const receipt of answer.receipts) {
    const counts = await asItCounts(port, outline, asked, receipt, answer.hello);
    if (counts) receipts.push(counts);
  }
  const late = latePort(port, asked, answer.hello, await partitionsLacked(port, asked));
  return takeAnswer(late, outline, asked, { ...answer, receipts }, firstRound);
}

const isSame = (cursorsOf: Outline['cursorsOf'], { hub, epoch }: Hello): boolean =>
  cursorsOf?.hub === hub && cursorsOf.epoch === epoch;

const isOvertaken = ({ cursorsOf }: Outline, asked: AskedBefore, hello: Hello): boolean =>
  !isSame(cursorsOf, hello) &&
  cursorsOf !== null &&
  (asked.cursorsOf?.hub !== cursorsOf.hub || asked.cursorsOf.epoch !== cursorsOf.epoch);

/** The statement as far as it still holds; null when it does not. */
async function asItCounts(
  port: InitiatorPort,
  outline: Outline,
  asked: AskedBefore,
  receipt: Receipt,
  hello: Hello,
): Promise<Receipt | null> {
  const { stream } = receipt;
  const named = asked.have.find(({ info }) => info.stream === stream);
  const offered = outline.streams.find((one) => one.stream === stream);
  if (!named || !offered || named.count > offered.count) return null;
  if (named.count > 0) {
    const [event] = await port.read(stream, named.count, 1);
    if (event?.hash !== named.head) return null;
  }
  // Within an epoch a hub forgets nothing: what was proven stays so, whatever an older word says.
  const proven = isSame(outline.cursorsOf, hello) ? offered.provenCount : 0;
  if (proven > 0 && (proven >= named.count || (receipt.status === 'held' && proven >= receipt.count)))
    return null;
  const isAllAndMore = receipt.status === 'fork' && receipt.common === named.count;
  if (!isAllAndMore || offered.count === named.count) return receipt;
  // "All that you named, and more": signed for what was named, and no fork of what was written since.
  return { ...receipt, status: 'held', common: null, count: named.count, head: named.head };
}

/** Where something that was named is not here: it was not sent back (SYN-8), and has to be fetched. */
async function partitionsLacked(port: InitiatorPort, { have }: AskedBefore): Promise<ReadonlySet<Partition>> {
  const lacked = new Set<Partition>();
  for (const { info, count, head } of have) {
    const [event] = count === 0 ? [] : await port.read(info.stream, count, 1);
    if (count > 0 && event?.hash !== head) lacked.add(info.partition);
  }
  return lacked;
}

function latePort(
  port: InitiatorPort,
  asked: AskedBefore,
  hello: Hello,
  lacked: ReadonlySet<Partition>,
): InitiatorPort {
  const isOfHub = isSame(asked.cursorsOf, hello);
  return {
    ...port,
    async keepCursor(partition, after, mark) {
      const wanted = asked.want.find((want) => want.partition === partition);
      const now = (await port.outline()).wants.find((want) => want.partition === partition);
      if (!wanted || !now || lacked.has(partition)) return;
      const from = isOfHub ? wanted.after : 0;
      const asThen = isOfHub && now.after === wanted.after && now.mark === (wanted.mark ?? null);
      if (asThen || (from <= now.after && now.after < after)) await port.keepCursor(partition, after, mark);
    },
  };
}
