import * as v from 'valibot';
import { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { classPartition, learnerPartition, type Partition, staffPartition } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { hubIntake } from '#hub/intake.ts';
import type { School } from '#hub/school.ts';
import type { HubStorage } from '#hub/storage/hub-storage.ts';
import { decodeAnswer, encodeRequest, frameType } from '#sync/frame/frame.ts';
import { handIn } from '#sync/initiator.ts';
import type { Transport } from '#sync/initiator-port.ts';
import { protocolVersion } from '#sync/protocol.ts';
import { createPeerPort, PeerCursors } from './peer-port.ts';

/** Two partitions each: what fits into one request with room to spare (sync/protocol.ts). */
const learnersAtOnce = 20;
const patience = 60_000;

/** The other hub: where it is, and the key that it printed on `--pair`. */
export type Peer = { readonly url: string; readonly key: string };
/** Events that went each way. */
export type United = { readonly given: number; readonly taken: number };

/**
 * Brings this hub and another of the same school to hold the same (SYN-14): rosters first, then each learner's work and what
 * staff said. May be cut anywhere and begun again. The other hub goes on serving meanwhile.
 *
 * @param tell how many learners of how many are done
 */
export async function uniteWith(
  { store, accounts }: HubStorage,
  school: School,
  peer: Peer,
  tell: (done: number, of: number) => void,
): Promise<Result<United, Failure>> {
  const hello = await greet(peer);
  if (!hello.ok) return hello;
  const device = await accounts.writer();
  const cursors = {
    async read(): Promise<PeerCursors | null> {
      const kept = await accounts.settings.read('peer-cursors');
      const parsed = v.safeParse(PeerCursors, kept === null ? null : JSON.parse(kept));
      return parsed.success ? parsed.output : null;
    },
    write: (kept: PeerCursors) => accounts.settings.write('peer-cursors', JSON.stringify(kept)),
  };
  const total = { given: 0, taken: 0 };
  const exchange = async (partitions: readonly Partition[]): Promise<Failure | null> => {
    const port = createPeerPort({
      store,
      intake: hubIntake(accounts),
      device,
      peer: hello.value.hub,
      partitions,
      cursors,
    });
    const done = await handIn(port, transportTo(peer));
    if (!done.ok) return done.error;
    total.given += done.value.pushed;
    total.taken += done.value.pulled;
    return null;
  };
  const classes = (await accounts.codes.all()).map((code) => code.class);
  const refused = await exchange(classes.map(classPartition));
  if (refused) return err(refused);
  // After the rosters: a learner who was enrolled at the other hub is known here by now.
  const learners = [...new Set((await Promise.all(classes.map(school.everIn))).flatMap((ever) => [...ever]))];
  for (let from = 0; from < learners.length; from += learnersAtOnce) {
    const some = learners.slice(from, from + learnersAtOnce);
    const problem = await exchange(
      some.flatMap((learner) => [learnerPartition(learner), staffPartition(learner)]),
    );
    if (problem) return err(problem);
    tell(from + some.length, learners.length);
  }
  return ok(total);
}

async function greet({ url }: Peer): Promise<Result<Hello, Failure>> {
  const answer = await ask(`${url}/api/hello`, { method: 'GET' });
  if (!answer.ok) return answer;
  const hello = v.safeParse(Hello, parseJson(answer.value.bytes));
  if (!hello.success) return err(failure('not-a-hub'));
  return hello.output.protocol < protocolVersion ? err(failure('too-new')) : ok(hello.output);
}

const transportTo = ({ url, key }: Peer): Transport => ({
  async exchange(request) {
    const answer = await ask(`${url}/api/sync`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': frameType },
      body: new Blob([encodeRequest(request, null).slice()]),
    });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return err(failure(answer.value.status === 503 ? 'busy' : 'forbidden'));
    return decodeAnswer(new Uint8Array(answer.value.bytes), request, null);
  },
});

async function ask(
  url: string,
  init: RequestInit,
): Promise<Result<{ readonly status: number; readonly bytes: ArrayBuffer }, Failure>> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
    return ok({ status: answer.status, bytes: await answer.arrayBuffer() });
  } catch {
    return err(failure('hub-unreachable'));
  }
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
