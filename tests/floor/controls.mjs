// What must fail at the floor, so that a harness which checks nothing is noticed; and the guard without a browser.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePages } from './control-pages.mjs';
import { createDevice } from './device.mjs';
import { isControlled, saysStarted } from './in-page.mjs';
import { unknownStyles } from './styles.mjs';

/** A fault of each sort that scripts/check-floor.mjs must name. */
const planted = {
  'assets/assign.js': 'export const kept = {}; kept.first ??= 1;',
  'assets/block.js': 'export class Kept { static { Kept.first = 1; } }',
  'assets/function.js': 'export const copy = structuredClone([1].at(-1));',
  'sw.js': 'import "./rest.js";',
  'boot.js': 'var kept = () => 1;',
  'assets/layer.css': '@layer base{.page{color:red}}',
  'assets/gap.css': '.row{display:flex;gap:1rem}',
  'assets/inset.css': '.over{position:fixed;inset:0}',
};

export async function floorControls(version, executable, { folder, pictures, build }) {
  const pages = await servePages();
  const device = createDevice(`${version}-control`, executable, {
    profile: join(folder, 'profile'),
    pictures,
  });
  const open = (path, hubIsGone = false) => device.switchOn(`${pages.url}${path}`, { hubIsGone });
  const started = () => device.page.until('the script to start', saysStarted, [], 3000);
  const mustNotStart = async (why) => {
    const did = await started().catch(() => false);
    if (did) throw new Error(`it started: ${why}`);
  };
  const startAgainOffline = async (path) => {
    await open(path);
    await started();
    await device.page.until('the service worker in control', isControlled);
    await device.page.reload();
    await started();
    await device.kill();
    await pages.stop();
    await open(path, true);
  };

  let lost = false;
  const steps = [
    [
      'the guard names every planted fault',
      async () => {
        const bad = join(folder, 'planted');
        mkdirSync(join(bad, 'assets'), { recursive: true });
        for (const [name, text] of Object.entries(planted)) writeFileSync(join(bad, name), text);
        const guard = join(import.meta.dirname, '../../scripts/check-floor.mjs');
        const { status, stderr } = spawnSync(process.execPath, [guard, bad], { encoding: 'utf8' });
        const missed = Object.keys(planted).filter((name) => !stderr.includes(name));
        if (status !== 1 || missed.length > 0) throw new Error(`it passed ${missed.join(', ')}\n${stderr}`);
      },
    ],
    [
      'every style of the build is known, or a nicety',
      async () => {
        await open('/plain.html');
        const files = readdirSync(build, { recursive: true }).filter((name) => name.endsWith('.css'));
        const text = files.map((name) => readFileSync(join(build, name), 'utf8')).join('\n');
        const [asked, ...unknown] = await unknownStyles(device.page, `.a{aspect-ratio:1}${text}`);
        if (!asked?.startsWith('aspect-ratio')) throw new Error('aspect-ratio was planted and not found');
        if (unknown.length > 0) throw new Error(unknown.join('\n'));
      },
    ],
    [
      'a page in the language of the floor starts',
      async () => {
        await started();
        await device.kill();
      },
    ],
    [
      'a page built for newer browsers does not start, and its error is noticed',
      async () => {
        await open('/newer.html');
        await mustNotStart('??= is syntax of Chrome 85');
        const noticed = device.page.problems.found.splice(0);
        if (!noticed.some((problem) => problem.includes('SyntaxError')))
          throw new Error('no SyntaxError was noticed');
        await device.kill();
      },
    ],
    [
      'a script that was run from the cache may be lost in a kill',
      async () => {
        // The browser's own fault, and a race within it: that it is met here or not says nothing against us, only
        // whether the next line shows anything.
        await startAgainOffline('/cached/plain.html');
        lost = !(await started().catch(() => false));
        await device.kill();
      },
    ],
    [
      'and is not lost when it is answered as a copy, as src/sw/sw.ts does',
      async () => {
        await pages.start();
        await startAgainOffline('/copied/plain.html');
        await started();
      },
    ],
  ];
  return {
    name: `${version} control`,
    steps,
    device,
    note: () =>
      lost ? 'the cached script was lost, its copy was not' : 'the cached script was not lost this time',
    async end() {
      await device.kill();
      await pages.stop();
    },
  };
}
