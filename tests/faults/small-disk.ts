import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few megabytes, which can be filled to the last byte and emptied again. */
export type SmallDisk = {
  readonly folder: string;
  /** Takes every byte that is left. */
  fill(): void;
  /** As somebody who deletes their holiday films. */
  makeRoom(): void;
  remove(): void;
};

const megabytes = 24;

/** Null where this user may not mount one (only root may); then there is nothing to try. */
export function mountSmallDisk(): SmallDisk | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'footpath-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const films = (name: string): string => join(folder, name);
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      // The last blocks one by one: what is left after the large file is less than the system said.
      for (const [name, bytes] of [
        ['films', bavail * bsize],
        ['photos', 4096],
        ['songs', 4096],
      ] as const)
        try {
          writeFileSync(films(name), Buffer.alloc(bytes));
        } catch {
          // Full: as it should be.
        }
    },
    makeRoom() {
      for (const name of ['films', 'photos', 'songs']) rmSync(films(name), { force: true });
    },
    remove() {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
