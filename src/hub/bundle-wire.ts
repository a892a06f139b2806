import * as v from 'valibot';
import { bundleType } from '#domain/bundle-api.ts';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';

const patience = 60_000;

/** Gives the hub at an address one bundle. @returns the bundle that answers it */
export async function sendBundle(url: string, bundle: Uint8Array): Promise<Result<Uint8Array, Failure>> {
  try {
    const answer = await fetch(`${url}/api/bundles`, {
      method: 'POST',
      headers: { 'content-type': bundleType },
      body: new Blob([bundle.slice()]),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.ok ? ok(bytes) : err(refusal(bytes));
  } catch {
    return err(failure('hub-unreachable'));
  }
}

function refusal(bytes: Uint8Array): Failure {
  try {
    const said = v.safeParse(ErrorAnswer, JSON.parse(new TextDecoder().decode(bytes)));
    if (said.success) return failure(said.output.error.code, said.output.error.data);
  } catch {
    // Whatever answers there is no hub.
  }
  return failure('not-a-hub');
}
