import { carrierName } from '#domain/carrier-api.ts';
import { createCarrierApp } from '#hub/carrier/carrier-app.ts';
import { type CarrierFile, readCarrierFile } from '#hub/carrier/carrier-file.ts';
import { createHandingIn } from '#hub/carrier/handing-in.ts';
import { createHubLine } from '#hub/carrier/hub-line.ts';
import { type Kept, openKept } from '#hub/carrier/kept-bundles.ts';
import { byScheme } from '#hub/carrier/status-page.ts';
import { systemClock } from '#hub/clock.ts';
import type { LocalName } from '#hub/mdns/local-name.ts';
import { inAddress } from '#hub/tls/names.ts';
import { hubAddresses } from './addresses.ts';
import type { CarryWish } from './carrier-options.ts';
import { computerNames } from './finding.ts';
import type { HubOptions } from './options.ts';
import type { RunningHub } from './run.ts';
import { type Serving, serve, serveSecurely } from './serve.ts';
import { createTrouble } from './tell-trouble.ts';

/** How often the hub is looked for while something waits. */
const lookMs = 30_000;
/** After a device gave something: more of them do, and the hub may be here too. */
const afterGiven = 2_000;

/** `--carry FILE`: takes work in where the hub is not, and hands it in where it is (BUN-14, BUN-15). Null: it has said why not. */
export async function runCarrier(options: HubOptions, wish: CarryWish): Promise<RunningHub | null> {
  const read = readCarrierFile(wish.file);
  if (!read.ok) return sayNo(read.error);
  const file = read.value;
  const { now } = systemClock;
  let kept: Kept;
  try {
    kept = await openKept(wish.folder, now);
  } catch (error) {
    return sayNo(`${wish.folder} cannot be used: ${textOf(error)}`);
  }
  const { finding, host } = options;
  const name = finding.localName ?? carrierName;
  const tell = (words: string): void => console.log(`${new Date().toTimeString().slice(0, 5)}  ${words}`);
  const handingIn = createHandingIn({
    kept,
    line: createHubLine(file),
    addresses: [...new Set([...finding.addresses, ...file.addresses])],
    now,
    tell,
  });
  const ports = { plain: options.port, secure: wish.httpsPort };
  const leaf = file.pass.until > now() ? file.leaf : null;
  const plain = (): readonly string[] => plainAddresses(host, ports.plain, name);
  const secure = (): readonly string[] => secureAddresses(leaf, ports.secure);
  let soon: NodeJS.Timeout | null = null;
  const app = createCarrierApp({
    file,
    kept,
    now,
    places: {
      addresses: () => [...secure(), ...plain()],
      names: () => [name, 'localhost', ...computerNames()],
      secure: null,
    },
    journey: handingIn.journey,
    given: () => {
      soon ??= setTimeout(() => {
        soon = null;
        tell(`${kept.state().waiting} waiting for the school.`);
        void handingIn.look();
      }, afterGiven);
    },
    reportBug: createTrouble(console.error, now),
  });
  const servings: Serving[] = [];
  try {
    const atPlain = await serve(app, host, options.port);
    servings.push(atPlain);
    ports.plain = atPlain.port;
    if (leaf) {
      const atSecure = await serveSecurely(app, host, wish.httpsPort, leaf);
      servings.push(atSecure);
      ports.secure = atSecure.port;
    }
  } catch (error) {
    for (const serving of servings) await serving.stop();
    return sayNo(`This computer cannot listen: ${textOf(error)}`);
  }
  const localName = isThisComputerAlone(host) ? null : await openName(name);
  const looking = setInterval(() => void handingIn.look(), lookMs);
  return {
    announce: async () => {
      console.log(welcomeText(file, kept, [...secure(), ...plain()], now()));
      void handingIn.look();
    },
    stop: async () => {
      clearInterval(looking);
      if (soon) clearTimeout(soon);
      localName?.stop();
      await Promise.all(servings.map((serving) => serving.stop()));
    },
  };
}

function welcomeText(
  { leaf, pass, school }: CarrierFile,
  kept: Kept,
  addresses: readonly string[],
  now: number,
): string {
  const { waiting, answers } = kept.state();
  const here = addresses[addresses.length - 1] ?? '';
  const [safe, plain] = byScheme(addresses);
  return [
    '',
    `This computer carries work to ${school}.`,
    '',
    'Learners, in the same Wi-Fi: “Hand in another way”, then “Give it to the teacher’s computer”.',
    'If it is not found, they type one of these:',
    '',
    ...safe.map((address) => `    ${address}    (where their own address begins with https)`),
    ...plain.map((address) => `    ${address}`),
    '',
    `How it goes, on this computer: ${here}`,
    `Waiting for the school: ${waiting}. Answers to bring back: ${answers}.`,
    ...(pass.until <= now
      ? [
          'The file has ended: devices give this computer nothing any more, and it only hands in. Make another.',
        ]
      : leaf === null
        ? [
            'The school has no authority of its own: only devices that use its plain address can give anything.',
          ]
        : []),
    '',
    'Stop with Ctrl-C. Nothing is lost by that.',
    '',
  ].join('\n');
}

/** The cards, the name, this computer last. */
function plainAddresses(host: string, port: number, name: string): readonly string[] {
  const cards = hubAddresses(host, port);
  if (isThisComputerAlone(host)) return cards;
  const named = `http://${name}${port === 80 ? '' : `:${port}`}`;
  return [...cards.slice(0, -1), named, ...cards.slice(-1)];
}

const secureAddresses = (leaf: CarrierFile['leaf'], port: number): readonly string[] =>
  (leaf?.names ?? []).map((name) => `https://${inAddress(name)}${port === 443 ? '' : `:${port}`}`);

/** It answers to the name unless another computer of the network does; then it says so and is found by its address. */
async function openName(name: string): Promise<LocalName | null> {
  const { openLocalName } = await import('#hub/mdns/local-name.ts');
  const opened = await openLocalName(name);
  if (opened.ok) return opened.value;
  console.error(
    opened.error.type === 'taken'
      ? `Another computer in this network, ${opened.error.by}, already has the name ${name}: perhaps another carrier. Learners have to type this one’s address.`
      : `This computer cannot answer to ${name}: ${opened.error.because}. Learners have to type its address.`,
  );
  return null;
}

const isThisComputerAlone = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.');

function sayNo(why: string): null {
  console.error(why);
  return null;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
