import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  type DeviceKeysRequest,
  deviceKeysMessage,
  type HubKeysAnswer,
  hubKeysMessage,
} from '#domain/bundle-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type ClassId, classOfPartition, type PackHash, type SealKey } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { parametersOf } from '#log/projections/roster.ts';
import { bundleKinds, openBundle, sealBundle } from '#sync/bundle/bundle.ts';
import { type CarriedPack, readHandIn, writeAnswer } from '#sync/bundle/payload.ts';
import type { Codebook } from '#sync/frame/codebook.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import { deviceAsker } from './auth/asker.ts';
import { verifySignature } from './auth/receipt-keys.ts';
import type { ExchangeDesk } from './exchange-desk.ts';
import { createCodebooks } from './packs/codebooks.ts';
import type { HubServices } from './services.ts';
import type { DeviceBearer } from './storage/devices.ts';

const pack = promisify(gzip);

/**
 * Takes what devices sent by way of others (docs/spec/bundle.md). Who brings it is nobody: the seal and the signature say
 * whose it is, and it is answered with that device's rights, by the same code as over the network.
 */
export function createBundleDesk(services: HubServices, exchange: ExchangeDesk) {
  const { accounts, clock, packs, school, store } = services;
  const codebooks = createCodebooks(packs, school);

  async function keys(): Promise<HubKeysAnswer> {
    const [{ hub }, { publicKey }, signing] = await Promise.all([
      accounts.identity(),
      accounts.sealKey(),
      services.receiptKeys(),
    ]);
    const seal = publicKey as SealKey;
    return { hub, key: signing.key, seal, signature: await signing.sign(hubKeysMessage({ hub, seal })) };
  }

  /** What the class works with, for a device that is just told of it and can fetch nothing. */
  async function packsFor(
    classId: ClassId,
    answer: SyncAnswer,
    codebook: Codebook | null,
  ): Promise<readonly CarriedPack[]> {
    const types = new Set(
      answer.pulled
        .filter(({ partition }) => classOfPartition(partition) === classId)
        .flatMap(({ segments }) => segments.flatMap(({ events }) => events.map(([type]) => type))),
    );
    const { roster } = await school.view(classId);
    const wanted: PackHash[] = [];
    const assigned = roster.pack?.value.pack;
    if (assigned && types.has('pack.assigned') && (await codebooks.ofClass(classId))?.name !== codebook?.name)
      wanted.push(assigned);
    const parameters = parametersOf(roster);
    if (parameters && types.has('parameters.assigned')) wanted.push(parameters);
    const carried: CarriedPack[] = [];
    for (const hash of wanted) {
      const bytes = await packs.bytes(hash);
      if (bytes)
        carried.push({ hash: Buffer.from(hash, 'hex'), bytes: await pack(bytes.plain, { level: 9 }) });
    }
    return carried;
  }

  async function answered(bundle: Uint8Array): Promise<Result<Uint8Array, Failure>> {
    const seal = await accounts.sealKey();
    const own = { publicKey: seal.publicKey as SealKey, secretKey: seal.secretKey };
    const opened = await openBundle(bundle, own, verifySignature);
    if (!opened.ok) return opened;
    const { kind, from, payload } = opened.value;
    if (kind !== bundleKinds.handIn) return err(failure('bundle-foreign'));
    const bearer = await accounts.deviceKeys.bearerOf(from);
    if (!bearer) return err(failure('device-unknown'));
    const { device, class: classId } = bearer;
    const { hub } = await accounts.identity();
    const books = await codebooks.everOf(classId, store);
    const known = [hub, device];
    const read = readHandIn(payload, (name) => books.find((book) => book.name === name) ?? null, known);
    if (!read.ok) return read;
    const { made, request, codebook } = read.value;
    const asker = await deviceAsker(bearer, services);
    const said = await exchange.answer(asker, request, { isNews: made > bearer.heard });
    if (!said.ok) return said;
    const answer = { ...said.value, hello: { ...said.value.hello, school: null, version: '' } };
    const carried = await packsFor(classId, answer, codebook);
    const signing = await services.receiptKeys();
    return ok(
      await sealBundle(
        {
          kind: bundleKinds.answer,
          to: bearer.seal,
          from: signing,
          payload: writeAnswer(request, answer, carried, known),
        },
        randomBytes(32),
      ),
    );
  }

  return {
    keys,

    /** Keeps a device's keys for bundles, told by the bearer of its token. */
    async register(bearer: DeviceBearer, told: DeviceKeysRequest): Promise<Result<HubKeysAnswer, Failure>> {
      const { hub } = await accounts.identity();
      const message = deviceKeysMessage({ hub, device: bearer.device, seal: told.seal });
      if (!(await verifySignature(message, told.signature, told.key))) return err(failure('forbidden'));
      if (!(await accounts.deviceKeys.keep(told, bearer, clock.now()))) return err(failure('forbidden'));
      return ok(await keys());
    },

    /** @returns the answer, sealed to the device that made it */
    take: async (bundle: Uint8Array): Promise<Result<Uint8Array, Failure>> =>
      (await exchange.enter(() => answered(bundle))) ?? err(failure('busy')),
  };
}

export type BundleDesk = ReturnType<typeof createBundleDesk>;
