import { generateKeyPairSync } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as v from 'valibot';
import { carrierName, carrierPassMessage } from '#domain/carrier-api.ts';
import { HubAddress, mostAddresses } from '#domain/find-api.ts';
import { HubId, HubKey, SealKey } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createReceiptKeys } from '#hub/auth/receipt-keys.ts';
import { CarrierFile } from '#hub/carrier/carrier-file.ts';
import { systemClock } from '#hub/clock.ts';
import { readSetting } from '#hub/storage/settings.ts';
import type { Steps } from '#hub/storage/steps.ts';
import { type Authority, leafMs, mintLeaf } from '#hub/tls/authority.ts';
import { hostOf, hubNames, inAddress, isCovered, isOnlyHere } from '#hub/tls/names.ts';
import { KeptAuthority } from '#hub/tls/own-certificate.ts';
import { earliestSensibleTime } from '#log/clock.ts';
import { hubAddresses } from './addresses.ts';
import type { MakeWish } from './carrier-options.ts';
import { allAddresses } from './finding.ts';
import { lookAt } from './look-at.ts';
import { noteBeside } from './note-beside.ts';
import { openFailureText } from './open-failure.ts';
import type { HubOptions } from './options.ts';

/** The name that devices try for the hub when a person asks (FND-1). */
const usualHubName = 'footpath.local';

type Known = {
  readonly hub: string;
  readonly key: { readonly publicKey: string; readonly secretKey: string };
  readonly seal: string;
  readonly school: string;
  readonly authority: Authority | null;
};

/** `--make-carrier FILE`, while the hub runs or not (BUN-13). What it hands out is in the audit first, or is not handed out. */
export async function makeCarrier(options: HubOptions, wish: MakeWish): Promise<boolean> {
  const read = await lookAt(options, (reader) => reader.read(readKnown));
  if (!read.ok) {
    console.error(openFailureText(read.error, options.data));
    return false;
  }
  const known = read.value;
  if (!known) {
    console.error('There is no school here yet: start the hub first.');
    return false;
  }
  const now = Math.max(systemClock.now(), earliestSensibleTime);
  const made = await carrierFile(options, wish, known, now);
  if (!made.ok) {
    console.error(made.error);
    return false;
  }
  const half = `${wish.file}.part`;
  try {
    writeFileSync(half, `${JSON.stringify(made.value, null, 1)}\n`, { mode: 0o600, flush: true });
    const { leaf, pass } = made.value;
    const detail = { until: dayOf(pass.until), names: (leaf?.names ?? []).join(' ').slice(0, 200) };
    if (!(await noteBeside(options, { did: 'carrier.made', detail }, systemClock.now()))) {
      rmSync(half, { force: true });
      console.error('It could not be noted in the audit, so it was not made. Ask again in a moment.');
      return false;
    }
    renameSync(half, wish.file);
  } catch (error) {
    rmSync(half, { force: true });
    console.error(
      `${wish.file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
  console.log(toldOf(made.value, wish.file));
  return true;
}

function* readKnown(): Steps<Known | null> {
  const [hub, publicKey, secretKey] = [
    yield* readSetting('hub-id'),
    yield* readSetting('hub-public-key'),
    yield* readSetting('hub-secret-key'),
  ];
  const [seal, school] = [yield* readSetting('hub-seal-key'), yield* readSetting('school-name')];
  const authority = yield* readSetting('authority');
  if (!hub || !publicKey || !secretKey || !seal || !school) return null;
  return {
    hub,
    key: { publicKey, secretKey },
    seal,
    school,
    authority: authority === null ? null : v.parse(KeptAuthority, JSON.parse(authority)),
  };
}

async function carrierFile(
  options: HubOptions,
  wish: MakeWish,
  known: Known,
  now: number,
): Promise<Result<CarrierFile, string>> {
  const { authority } = known;
  const plain = plainAddresses(options);
  const hosts = hubNames(plain, []);
  const names = [carrierName, ...wish.names];
  // Whoever has the file could stand in for these: never for the hub itself.
  const own = names.find((name) => hosts.includes(name) || isOnlyHere(name) || name === usualHubName);
  if (own !== undefined)
    return err(`--name ${own}: that is this hub, and a carrier must not stand in for it.`);
  const uncovered = authority && names.find((name) => !isCovered(name, authority.extra));
  if (uncovered)
    return err(`--name ${uncovered}: the school's authority may not sign for it (docs/https.md).`);
  const until = now + leafMs;
  const secret = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const hex = (part: string | undefined): string => Buffer.from(part ?? '', 'base64url').toString('hex');
  const hub = v.parse(HubId, known.hub);
  const key = v.parse(HubKey, hex(secret.x));
  const signature = await createReceiptKeys(known.key).sign(carrierPassMessage({ hub, key, until }));
  return ok(
    v.parse(CarrierFile, {
      footpath: 'carrier-file',
      version: 1,
      school: known.school,
      hub,
      key: known.key.publicKey,
      seal: v.parse(SealKey, known.seal),
      addresses: [...hubPlaces(plain, authority, wish.httpsPort)],
      authority: authority?.certificate ?? null,
      leaf: authority && { ...mintLeaf(authority, names, now), names: [...names] },
      pass: { key, until, signature },
      secret: hex(secret.d),
    } satisfies v.InferInput<typeof CarrierFile>),
  );
}

/** Without those that are another computer on the carrier, unless there are no others. */
function plainAddresses({ host, port, finding }: HubOptions): readonly string[] {
  const { localName } = finding;
  const name = localName === null ? null : { name: localName, stop: () => undefined };
  const all = allAddresses(hubAddresses(host, port), finding, name);
  const others = all.filter((each) => !isOnlyHere(hostOf(each)));
  return others.length > 0 ? others : all;
}

function hubPlaces(
  plain: readonly string[],
  authority: Authority | null,
  port: number,
): readonly HubAddress[] {
  const hosts = authority
    ? hubNames(plain, []).filter((host) => !isOnlyHere(host) && isCovered(host, authority.extra))
    : [];
  const secure = hosts.map((host) => `https://${inAddress(host)}${port === 443 ? '' : `:${port}`}`);
  const all = [...secure, ...plain].filter((each) => v.is(HubAddress, each)).slice(0, mostAddresses);
  return v.parse(v.array(HubAddress), all);
}

function toldOf({ leaf, addresses, pass }: CarrierFile, file: string): string {
  return [
    `${file} is written. It makes one computer a carrier until ${dayOf(pass.until)}: bring it there on a stick, and delete it here and on the stick.`,
    'It opens nothing that learners hand in. Who steals it could pretend to be a carrier, and lose work that devices still have.',
    '',
    `On that computer:  npm start -- --carry ${file.split(/[\\/]/).pop() ?? file}`,
    '',
    `It will look for this hub at: ${addresses.join(', ')}`,
    leaf
      ? `Devices that trust the school will take it at: ${leaf.names.join(', ')}`
      : 'This hub has no authority of its own (--https), so only pages of plain HTTP can give it anything.',
    ...(leaf?.names.some((name) => isIP(name) !== 0)
      ? [
          'At an address that is another computer’s elsewhere it could stand in for that one: say only the carrier’s own.',
        ]
      : []),
  ].join('\n');
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
