// A loaned device: one browser with one page, whose profile stays on the disk when the battery ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBrowser } from './browser.mjs';
import { bringInSight, layoutFault } from './in-page.mjs';
import { screens } from './page.mjs';

export function createDevice(name, executable, { profile, pictures }) {
  mkdirSync(pictures, { recursive: true });
  const problems = [];
  let browser = null;
  const device = {
    /** The page that is open; only between `switchOn` and `kill`. */
    page: null,
    async switchOn(url, { hubIsGone = false, ...options } = {}) {
      browser = await startBrowser(executable, profile);
      device.page = await browser.openPage(options);
      device.page.problems.hubIsGone = hubIsGone;
      if (hubIsGone) await device.page.forgetLoads();
      await device.page.open(url);
    },
    /** Nothing is told, nothing is written, as when Android needs the memory. */
    async kill() {
      problems.push(...(device.page?.problems.found ?? []));
      device.page = null;
      await browser?.kill();
      browser = null;
    },
    expectNoProblems() {
      if (device.problems().length > 0) throw new Error(device.problems().join('\n'));
    },
    problems: () => [...problems, ...(device.page?.problems.found ?? [])],
    /** A picture on each screen, of the top or of an element; what cannot be read there is a fault. */
    async look(at, css = 'body') {
      for (const screen of ['laptop', 'phone']) {
        await device.page.resize(screen);
        await device.page.run(bringInSight, css);
        // What scrolled or turned needs a moment to be drawn; a page without scripts cannot say when.
        await pause(120);
        await device.keepPicture(`${at}-${screens[screen][0]}`);
        const fault = await device.page.run(layoutFault);
        if (fault) throw new Error(`${at} on ${screens[screen].join('×')}: ${fault}`);
      }
    },
    async keepPicture(title) {
      if (device.page) writeFileSync(join(pictures, `${name}-${title}.png`), await device.page.picture());
    },
  };
  return device;
}
