import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A home folder of its own with the store of authorities that Chromium on Linux reads (NSS): whoever runs the tests keeps
 * theirs as it is. Null where there is no `certutil` and none can be installed.
 */
export function openTrustStore(): TrustStore | null {
  const certutil = findCertutil();
  if (!certutil) return null;
  const home = mkdtempSync(join(tmpdir(), 'footpath-home-'));
  const store = join(home, '.pki/nssdb');
  mkdirSync(store, { recursive: true });
  const run = (...args: readonly string[]): void => {
    execFileSync(certutil, ['-d', `sql:${store}`, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  run('-N', '--empty-password');
  return {
    home,
    trust: (pem) => {
      const file = join(home, 'authority.pem');
      writeFileSync(file, pem);
      // C: a certificate authority, for servers and for nothing else, as the trust page says.
      run('-A', '-t', 'C,,', '-n', 'The school', '-i', file);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

export type TrustStore = {
  /** For the browser's environment. */
  readonly home: string;
  trust(pem: string): void;
  remove(): void;
};

const onPath = '/usr/bin/certutil';

/** As `scripts/setup.mjs` installs Chromium: on Debian, as root, once. */
export function findCertutil(): string | null {
  if (process.platform !== 'linux') return null;
  if (existsSync(onPath)) return onPath;
  const isDebian =
    existsSync('/usr/bin/apt-get') && readFileSync('/etc/os-release', 'utf8').includes('debian');
  if (!isDebian || process.getuid?.() !== 0) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['-qq', '-y', '--no-install-recommends', 'install', 'libnss3-tools'];
  // The lists of packages may be there already.
  for (const args of [install, ['-qq', 'update'], install]) {
    spawnSync('apt-get', args, { env, stdio: 'ignore' });
    if (existsSync(onPath)) return onPath;
  }
  return null;
}
