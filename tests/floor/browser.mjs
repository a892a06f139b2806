// A browser process with a profile folder that outlives it: it can be killed as a battery does and started again.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openPage } from './page.mjs';
import { createWire } from './wire.mjs';

/** Steady in every build from 80 to today's, as root, without a network; several processes, so workers are real. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--in-process-gpu',
  '--remote-debugging-pipe',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-scrollbars',
  '--mute-audio',
  '--password-store=basic',
];

const running = new Set();
// An old headless browser outlives the process that started it.
process.on('exit', () => {
  for (const pid of running) killGroup(pid);
});

export async function startBrowser(executable, profile) {
  try {
    return await startOnce(executable, profile);
  } catch {
    // Right after a SIGKILL today's Chromium does not answer once in a while.
    return startOnce(executable, profile);
  }
}

async function startOnce(executable, profile) {
  mkdirSync(profile, { recursive: true });
  const child = spawn(executable, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: the renderers and the network process go with it.
    detached: true,
    env: { ...process.env, HOME: profile },
  });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  const wire = createWire(child.stdio[3], child.stdio[4]);
  if (child.pid) running.add(child.pid);
  void ended.then(() => {
    running.delete(child.pid);
    wire.close('the browser has ended');
  });
  const kill = async () => {
    if (child.pid) killGroup(child.pid);
    await Promise.race([ended, pause(5000)]);
  };
  try {
    const { product } = await wire.send('Browser.getVersion', {}, undefined, 15_000);
    return { product, openPage: (options) => openPage(wire, options), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
