// What a browser sees that cannot run the app: plain words, at the hub's own address.
import { join } from 'node:path';
import { createDevice } from './device.mjs';
import { isReadable, isVisible } from './in-page.mjs';
import { createSchool } from './school.mjs';

/** What a browser of 2019 lacks, taken away before the page's own scripts; its module scripts never run. */
function growOld() {
  delete Promise.allSettled;
}

export async function belowFloor(version, executable, { folder, pictures }) {
  const school = await createSchool(join(folder, 'hub'));
  const device = createDevice(`${version}-below`, executable, { profile: join(folder, 'profile'), pictures });
  const reads = (what, css, text, ms) => device.page.until(what, isVisible, [css, text], ms);

  const steps = [
    [
      'says in plain words that scripts are switched off',
      async () => {
        await school.open();
        await device.switchOn(`${school.url}/`, { scripts: false });
        await reads('the words about scripts', 'noscript', 'Scripts are switched off', 3000);
        await device.look('no-script');
      },
    ],
    [
      'and after a while which browsers it needs',
      async () => {
        await reads('the list of browsers', '.boot-floor', 'version 80 or later', 20_000);
        await device.look('no-script-later');
        await device.kill();
      },
    ],
    [
      'says at once that a browser is too old',
      async () => {
        await device.switchOn(`${school.url}/robots.txt`);
        await device.page.beforeScripts(growOld);
        await device.page.block(['*/assets/*.js']);
        await device.page.open(`${school.url}/`);
        await reads('the list of browsers', '.boot-floor', 'version 80 or later', 3000);
        await device.look('too-old');
        await device.kill();
      },
    ],
    [
      'has a readable page about it that needs no script',
      async () => {
        await device.switchOn(`${school.url}/old-browser.html`, { scripts: false });
        await reads('what to do', 'ol', 'Update the browser', 3000);
        await device.page.until('text of a readable size on a plain ground', isReadable, ['li'], 3000);
        await device.look('old-browser');
      },
    ],
  ];
  return {
    name: `${version} below the floor`,
    steps,
    device,
    async end() {
      await device.kill();
      await school.close();
    },
  };
}
