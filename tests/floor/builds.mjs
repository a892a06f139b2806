// The old Chromium builds: from an npm tarball, whose bytes the lock file pins, to an executable that is unpacked once.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { findChromium } from '../../scripts/chromium.mjs';

const here = import.meta.dirname;
/** FLOOR_CACHE: a folder that outlives a checkout, about 150 MB a version. */
const cache = process.env.FLOOR_CACHE ?? join(here, '.cache');

/** What every run covers: the floor, and near what loaned devices are stuck at (docs/browsers.md). */
const floorVersions = ['80', '92', '103', '119'];

/** The builds are for Linux on x86-64; elsewhere the journeys run on the machine's own browser alone. */
export const usualVersions =
  process.platform === 'linux' && process.arch === 'x64' ? floorVersions : ['current'];

/** A version's executable, by version: installs and unpacks what is not there yet. `current` is this machine's own. */
export async function provideBuilds(versions) {
  const executables = new Map();
  const old = versions.filter((version) => version !== 'current');
  const releases = await lockedReleases(old);
  if (old.some((version) => !existsSync(unpackedPath(version, releases)) && !isInstalled(version, releases)))
    install();
  await Promise.all(
    old.map(async (version) =>
      executables.set(version, await unpack(version, unpackedPath(version, releases))),
    ),
  );
  if (versions.includes('current')) {
    const path = findChromium();
    if (!path) throw new Error('no Chromium on this machine: set CHROMIUM_PATH');
    executables.set('current', path);
  }
  return executables;
}

async function lockedReleases(versions) {
  const { packages } = JSON.parse(await readFile(join(here, 'package-lock.json'), 'utf8'));
  const releases = new Map();
  for (const version of versions) {
    const release = packages[`node_modules/chromium-${version}`]?.version;
    if (!release)
      throw new Error(`no Chromium ${version} here: there are ${floorVersions.join(', ')} and current`);
    releases.set(version, release);
  }
  return releases;
}

const packageFolder = (version) => join(here, 'node_modules', `chromium-${version}`);
const unpackedPath = (version, releases) => join(cache, `${version}-${releases.get(version)}`, 'chromium');
// The last thing in the folder is the packed browser: an install that was cut short is done again.
const isInstalled = (version) => existsSync(join(packageFolder(version), 'bin/chromium.br'));

function install() {
  console.log('installing the old browsers (once; about 210 MB)');
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const done = spawnSync(command, [...first, 'ci', '--loglevel=error'], {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !npm && process.platform === 'win32',
    // `npm run` hands its own settings down, which would hide the .npmrc beside the lock file.
    env: Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^npm_(config_(?!registry|cache|userconfig)|package)/i.test(name),
      ),
    ),
  });
  if (done.status !== 0) throw new Error('npm ci in tests/floor failed: is the registry in reach?');
}

async function unpack(version, path) {
  if (existsSync(path)) return path;
  await mkdir(join(path, '..'), { recursive: true });
  // Two runs at once unpack side by side; the last rename wins and both are whole.
  const half = `${path}.${process.pid}.half`;
  try {
    await pipeline(
      createReadStream(join(packageFolder(version), 'bin/chromium.br'), { highWaterMark: 1 << 20 }),
      createBrotliDecompress({ chunkSize: 1 << 20 }),
      createWriteStream(half),
    );
    await chmod(half, 0o755);
    await rename(half, path);
  } finally {
    await rm(half, { force: true });
  }
  return path;
}
