import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import { createEraser } from '#hub/erasure/eraser.ts';
import { createSchool } from '#hub/school.ts';
import { uniteWith } from '#hub/union/unite.ts';
import { openFailureText } from './open-failure.ts';
import { type OpenHub, openHub } from './open-hub.ts';
import type { HubOptions } from './options.ts';

/** Opens the data for as long as `work` takes; says why when it cannot. */
async function withHub(options: HubOptions, work: (hub: OpenHub) => Promise<boolean>): Promise<boolean> {
  const opened = await openHub(options);
  if (!opened.ok) {
    console.error(openFailureText(opened.error, options.data));
    return false;
  }
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** `--pair`: prints the key by which another hub of this school may unite with this one; the key before is void. */
export const pair = (options: HubOptions): Promise<boolean> =>
  withHub(options, async ({ accounts, clock }) => {
    if (!(await accounts.school())) {
      console.error('There is no school in this place yet: start the hub first.');
      return false;
    }
    const key = mintToken();
    // Written down first: a key that is nowhere told of must not be good.
    await accounts.audit.append({ who: 'command-line', did: 'pair-key.made' }, clock.now());
    await accounts.settings.write('peer-key', Buffer.from(hashToken(key)).toString('hex'));
    console.log(`Start this hub. On the other one, type:

  npm start -- --union http://THIS-HUB:8080 --key ${key}

Whoever has the key can read and add to everything the school has: keep it as you would a password.`);
    return true;
  });

/** `--union URL --key KEY`: both hubs hold the same afterwards. */
export const unite = (options: HubOptions, url: string, key: string): Promise<boolean> =>
  withHub(options, async (hub) => {
    const school = createSchool(hub.store, hub.accounts, hub.clock);
    const peer = { url: url.replace(/\/+$/, ''), key };
    const united = await uniteWith(hub, school, peer, (done, of) => console.log(`${done} of ${of} learners`));
    // Who was erased there is erased here, as far as it got (ERA-9).
    await createEraser({ ...hub, school }).settle();
    if (!united.ok) {
      console.error(
        problems[united.error.code] ?? `The union did not get through (${united.error.code}). Ask again.`,
      );
      return false;
    }
    const { given, taken } = united.value;
    const detail = { given, taken };
    await hub.accounts.audit.append({ who: 'command-line', did: 'hub.united', detail }, hub.clock.now());
    console.log(`Both hubs hold the same: ${given} events went there, ${taken} came here.`);
    return true;
  });

const problems: Readonly<Record<string, string>> = {
  'hub-unreachable':
    'The other hub cannot be reached at that address. What has gone through is kept: ask again.',
  'not-a-hub': 'What answers at that address is no Footpath hub.',
  'too-new': 'The other hub runs another version: update both.',
  forbidden: 'The other hub does not know that key. Print a new one there with --pair.',
  busy: 'The other hub is busy with devices. What has gone through is kept: ask again in a minute.',
};
