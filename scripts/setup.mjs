// Runs before `npm start`, `npm run dev` and `npm test`, on whatever Node the machine has (18 or newer) and before
// anything is installed: so it uses no dependency and no recent API.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

const windows = process.platform === 'win32';
const say = (words) => console.log(`[setup] ${words}`);
const fail = (words) => {
  console.error(`[setup] ${words}`);
  process.exit(1);
};
const run = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
const npm = (...args) =>
  process.env.npm_execpath
    ? run(process.execPath, [process.env.npm_execpath, ...args])
    : run('npm', args, { shell: windows });

// 1. Packages: only when the lock file has changed since the last install.
const stampFile = 'node_modules/.setup-stamp';
const stamp = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(process.platform + process.arch)
  .digest('hex');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  say('installing packages (once; about a minute)');
  // loglevel=error: npm itself runs on the machine's Node and would warn for every package that wants a newer one.
  if (!npm('ci', '--no-audit', '--no-fund', '--loglevel=error')) fail('npm ci failed: is the network up?');
  writeFileSync(stampFile, stamp);
}

// 2. Node: the scripts run on the pinned one where the platform has it (npm puts node_modules/.bin first in PATH).
const pinned = `node-${windows ? 'win' : process.platform}-${process.arch}`;
const pinnedBinary = `node_modules/${pinned}/bin/node${windows ? '.exe' : ''}`;
const local = existsSync(pinnedBinary) ? pinnedBinary : process.execPath;
// npm 10 installs the package but loses its link, because the other platforms' packages name the same command.
if (local === pinnedBinary && !existsSync(`node_modules/.bin/node${windows ? '.cmd' : ''}`))
  npm('rebuild', pinned, '--loglevel=error');
const version = String(spawnSync(local, ['-p', 'process.versions.node']).stdout).trim();
const [major = 0, minor = 0] = version.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) fail(`Node ${version} is too old: install Node 24 or newer.`);

// 3. A browser, for the tests only.
if (process.argv.includes('--browser') && findChromium() === undefined) {
  const debian =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    existsSync('/usr/bin/apt-get') &&
    !readFileSync('/etc/os-release', 'utf8').includes('ID=ubuntu');
  if (debian) {
    say('installing Chromium with apt-get (once)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['-qq', 'update'], { env });
    const packages = ['-qq', '-y', '--no-install-recommends', 'install', 'chromium'];
    if (!run('apt-get', packages, { env, stdio: ['ignore', 'ignore', 'inherit'] }))
      fail('apt-get could not install chromium');
  } else {
    say('downloading a Chromium for the tests (once)');
    if (!run(local, ['node_modules/@playwright/test/cli.js', 'install', '--only-shell', 'chromium']))
      fail('no Chromium: install Chrome or Chromium, or set CHROMIUM_PATH');
  }
}
