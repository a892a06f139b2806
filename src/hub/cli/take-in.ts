import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleEnding } from '#domain/bundle-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { Result } from '#domain/result.ts';
import { createBundleDesk } from '#hub/bundle-desk.ts';
import { answersName, bundleBytesOf, bundleFilesIn } from '#hub/bundle-file.ts';
import { sendBundle } from '#hub/bundle-wire.ts';
import { createExchangeDesk } from '#hub/exchange-desk.ts';
import { createServices } from '#hub/services.ts';
import { splitBundles } from '#sync/bundle/bundle.ts';
import type { TakeInWish } from './bundle-options.ts';
import { openFailureText } from './open-failure.ts';
import { openHub } from './open-hub.ts';
import type { HubOptions } from './options.ts';

/** Gives the hub one bundle, whichever way. */
type Take = (bundle: Uint8Array) => Promise<Result<Uint8Array, Failure>>;

/** `--take-in PATH`: work on a stick, taken in on the hub's own computer (BUN-11). */
export async function takeIn(options: HubOptions, wish: TakeInWish): Promise<boolean> {
  let files: readonly string[];
  try {
    files = bundleFilesIn(wish.from);
  } catch (error) {
    console.error(`${wish.from} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  if (files.length === 0) {
    console.error(`There is no file that ends in ${bundleEnding} in ${wish.from}.`);
    return false;
  }
  const opened = await openHub(options);
  if (opened.ok) {
    const services = createServices({ ...opened.value, config: quiet, reportBug: console.error });
    const desk = createBundleDesk(services, createExchangeDesk(services));
    try {
      return await takeAll(files, desk.take, wish);
    } finally {
      await opened.value.close();
    }
  }
  // The hub runs: it is asked like by anybody else.
  if (opened.error.type === 'in-use')
    return takeAll(files, (bundle) => sendBundle(`http://127.0.0.1:${options.port}`, bundle), wish);
  console.error(openFailureText(opened.error, options.data));
  return false;
}

async function takeAll(
  files: readonly string[],
  take: Take,
  { from, answers: folder }: TakeInWish,
): Promise<boolean> {
  const answers: Uint8Array[] = [];
  let refused = 0;
  for (const file of files) {
    const bundles = splitBundles(bundleBytesOf(file));
    const problems: Failure[] = bundles.ok ? [] : [bundles.error];
    for (const bundle of bundles.ok ? bundles.value : []) {
      const answer = await take(bundle);
      if (answer.ok) answers.push(answer.value);
      else problems.push(answer.error);
    }
    refused += problems.length;
    for (const { code } of problems)
      console.error(`${file}: ${words[code] ?? `it was not taken (${code}).`}`);
  }
  if (answers.length > 0) {
    const into = folder ?? (statSync(from).isDirectory() ? from : dirname(from));
    mkdirSync(into, { recursive: true });
    const file = join(into, `${answersName}${new Date().toISOString().slice(0, 10)}${bundleEnding}`);
    writeFileSync(file, Buffer.concat(answers));
    console.log(`${answers.length} ${answers.length === 1 ? 'hand-in was' : 'hand-ins were'} taken in.`);
    console.log(`The answers are in ${file}: open it on each device. Each takes its own.`);
  }
  if (refused > 0)
    console.log(`${refused} not taken. Nothing of them was kept; the work is still on its device.`);
  return refused === 0;
}

const quiet = { version: '', dist: null, secure: null, addresses: () => [], starterPack: null };

const words: Readonly<Record<string, string>> = {
  'not-a-bundle': 'this is no file of Footpath’s.',
  'bundle-cut': 'its end is missing. Copy it again.',
  'bundle-altered': 'it was changed or damaged on its way. Copy it again, or have it made anew.',
  'bundle-foreign': 'it is for another school, or an answer for a device.',
  'bundle-forged': 'it does not come from whom it says.',
  'bundle-too-new': 'it was made by a newer Footpath: update this hub.',
  'device-unknown': 'this hub does not know the device that made it. It has to meet the school’s Wi-Fi once.',
  'hub-unreachable':
    'the hub that runs here does not answer at its port: add --port, or stop the hub and ask again.',
};
