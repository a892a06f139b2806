import * as v from 'valibot';
import { bundleType } from '#domain/bundle-api.ts';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';

/** A bundle over a bad line may take this long, ms. */
const patience = 60_000;

/** Gives the hub one bundle. @returns the bundle that answers it; whatever is no hub's answer is a failure and never data */
export async function sendBundle(
  fetcher: typeof fetch,
  bundle: Uint8Array<ArrayBuffer>,
): Promise<Result<Uint8Array, Failure>> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  try {
    const answer = await fetcher('/api/bundles', {
      method: 'POST',
      headers: { 'content-type': bundleType },
      signal: controller.signal,
      redirect: 'error',
      cache: 'no-store',
      // The bundle speaks for itself: nobody's session should.
      credentials: 'omit',
      body: new Blob([bundle]),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.ok ? ok(bytes) : err(refusal(answer.status, bytes));
  } catch {
    return err(failure('hub-unreachable'));
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number, bytes: Uint8Array): Failure {
  const said = v.safeParse(ErrorAnswer, parseJson(bytes));
  if (!said.success) return failure(status >= 500 ? 'hub-unreachable' : 'not-a-hub');
  const { code, data } = said.output.error;
  return failure(code, data);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
