import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { rootCertificates } from 'node:tls';
import * as v from 'valibot';
import { bundleType } from '#domain/bundle-api.ts';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type HubAddress, helloMessage, ProvenHello } from '#domain/find-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { verifySignature } from '#hub/auth/receipt-keys.ts';
import { bundleKinds, firstBundle, mostBundleBytes } from '#sync/bundle/bundle.ts';
import type { CarrierFile } from './carrier-file.ts';

/** An address that nobody has is given up after this, ms; a bundle over a bad line may take longer. */
const patience = { hello: 5_000, bundle: 60_000 } as const;
const mostHelloBytes = 16 * 1024;

type Answer = { readonly status: number; readonly bytes: Buffer };

/** The way from a carrier to its hub: believes nobody at the hub's addresses but the holder of the hub's key (BUN-15). */
export function createHubLine({ hub, key, authority }: Pick<CarrierFile, 'hub' | 'key' | 'authority'>) {
  // Beside what everybody believes: the school may have a certificate of either kind.
  const trust = authority === null ? {} : { ca: [...rootCertificates, authority] };

  /** Null: nobody answers, or not in time, or with more than `most` bytes. */
  function ask(
    url: string,
    most: number,
    ms: number,
    bundle: Uint8Array | null = null,
  ): Promise<Answer | null> {
    return new Promise((settle) => {
      const options = {
        ...trust,
        method: bundle ? 'POST' : 'GET',
        signal: AbortSignal.timeout(ms),
        agent: false,
        headers: bundle ? { 'Content-Type': bundleType, 'Content-Length': bundle.length } : {},
      } as const;
      const hear = (answer: IncomingMessage): void => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > most) answer.destroy();
          else chunks.push(chunk);
        });
        answer.on('error', () => settle(null));
        answer.on('close', () => settle(null));
        answer.on('end', () => settle({ status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks) }));
      };
      const asked = url.startsWith('https:')
        ? requestSecurely(url, options, hear)
        : request(url, options, hear);
      asked.on('error', () => settle(null));
      asked.end(bundle ?? undefined);
    });
  }

  async function prove(at: HubAddress): Promise<Result<HubAddress, Failure>> {
    const nonce = randomBytes(16).toString('hex');
    const url = `${at}/api/hello?nonce=${nonce}&at=${encodeURIComponent(at)}`;
    const answer = await ask(url, mostHelloBytes, patience.hello);
    if (!answer) return err(failure('hub-unreachable'));
    const said = v.safeParse(ProvenHello, jsonOf(answer.bytes));
    if (!said.success) return err(failure('not-a-hub'));
    const { hub: id, epoch, proof } = said.output;
    if (id !== hub) return err(failure('other-hub'));
    const isIt = proof && (await verifySignature(helloMessage({ hub: id, epoch, nonce, at }), proof, key));
    return isIt ? ok(at) : err(failure('hub-unproved'));
  }

  return {
    /** The first of the addresses where the hub proves that it is; else why the likeliest that answered at all was not it. */
    async find(addresses: readonly HubAddress[]): Promise<Result<HubAddress, Failure>> {
      const outcomes = await Promise.all(addresses.map(prove));
      const refused = outcomes.filter((each) => !each.ok);
      return (
        outcomes.find(({ ok: isIt }) => isIt) ??
        refused.find(({ error }) => error.code !== 'hub-unreachable') ??
        err(failure('hub-unreachable'))
      );
    },

    /** @returns the bundle that answers it; whatever is no hub's answer is a failure and never data */
    async send(at: HubAddress, bundle: Uint8Array): Promise<Result<Uint8Array, Failure>> {
      const most = mostBundleBytes[bundleKinds.answer];
      const answer = await ask(`${at}/api/bundles`, most, patience.bundle, bundle);
      if (!answer) return err(failure('hub-unreachable'));
      if (answer.status === 200) {
        const first = firstBundle(answer.bytes);
        const isOne = first.ok && first.value.kind === bundleKinds.answer && first.value.rest.length === 0;
        return isOne ? ok(answer.bytes) : err(failure('not-a-hub'));
      }
      const said = v.safeParse(ErrorAnswer, jsonOf(answer.bytes));
      if (!said.success) return err(failure('not-a-hub'));
      const { code, data } = said.output.error;
      return err(failure(code, data));
    },
  };
}

export type HubLine = ReturnType<typeof createHubLine>;

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
