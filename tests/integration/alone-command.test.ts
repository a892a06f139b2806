import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';

/** As the command is when it has gone inside: told so, wherever it is. */
const inside = (env: NodeJS.ProcessEnv) =>
  spawnSync(process.execPath, ['scripts/alone.mjs', process.execPath, '-p', '"the command ran"'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

const hasCard = Object.values(networkInterfaces())
  .flat()
  .some((address) => address && !address.internal);

test.skipIf(process.platform !== 'linux')(
  'TLS-13: where there is a way out of this computer nothing is run; where there is none it says so first',
  () => {
    const { status, stdout, stderr } = inside({ FOOTPATH_ALONE: 'yes' });
    if (hasCard) {
      expect(status).toBe(1);
      expect(stderr).toContain('There is a way out, so nothing was run');
      expect(stdout).not.toContain('the command ran');
    } else {
      expect(status).toBe(0);
      expect(stdout).toMatch(/nothing can leave this computer\nthe command ran/);
    }
  },
);
