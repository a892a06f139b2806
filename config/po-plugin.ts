import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';
import type { Plugin } from 'vite';

/** What of the catalogue comes later than the first screen: by the first word of an id, the file of screens it is in. */
const laterParts: Readonly<Record<string, string>> = {
  learner: 'learner',
  device: 'learner',
  settings: 'later',
  teacher: 'teacher',
  admin: 'teacher',
  staff: 'staff',
  audit: 'staff',
  safe: 'safe',
  codes: 'codes',
  road: 'roads',
};
const partNames: ReadonlySet<string> = new Set(['first', ...Object.values(laterParts)]);

/** Words of a learner's parts that come after the first question (src/app/learner/later-parts.ts). */
const afterFirstQuestion =
  /^(common\.(order|match)|learner\.(choices|found|kind|next|reason|skill|why|work))\./;

/** Errors that only one part can meet. */
const errorsOf: Readonly<Record<string, string>> = {
  'error.sign-in-wrong': 'teacher',
  'error.session-expired': 'teacher',
  'error.already-set-up': 'teacher',
  'error.item-unknown': 'learner',
  'error.locked': 'later',
  'error.keys-missing': 'later',
  'error.not-a-bundle': 'roads',
  'error.bundle-cut': 'roads',
  'error.bundle-altered': 'roads',
  'error.bundle-foreign': 'roads',
  'error.bundle-forged': 'roads',
  'error.bundle-too-new': 'roads',
  'error.device-revoked': 'later',
  'error.work-refused': 'later',
  'error.quarantine-waits': 'teacher',
  'error.hub-unproved': 'later',
  'error.browser-too-old': 'later',
  'error.work-full': 'later',
  'error.work-missing': 'later',
  'error.work-damaged': 'later',
};

/**
 * Imports of PO catalogues as compiled messages, so that no parser travels to the device.
 *
 *   import { messages } from './en.po'            every message
 *   import { messages } from './en.po?first'      what the first screen may need
 *   import { messages } from './en.po?teacher'    what comes with the teacher's screens
 *
 * A message without a translation is left out: the page then falls back to English. A message that does not compile
 * fails the build and names itself.
 */
export function poPlugin(): Plugin {
  return {
    name: 'footpath-po',
    enforce: 'pre',
    transform(source, id) {
      const [path, query] = id.split('?');
      if (!path?.endsWith('.po') || query === 'raw' || query === 'url') return null;
      // The bundler may add parameters of its own: only names that we know choose a part.
      const part = query?.split('&').find((name) => partNames.has(name));
      const messages: Record<string, unknown> = {};
      for (const item of PO.parse(source).items) {
        const text = item.msgstr.join('');
        if (item.obsolete || text === '' || !belongs(item.msgid, part)) continue;
        try {
          // Always a list of tokens: Lingui takes a bare string for a message that was not compiled.
          messages[item.msgid] = compileMessageOrThrow(text);
        } catch (cause) {
          this.error(`${path}: ${item.msgid} is not a valid message: ${String(cause)}`);
        }
      }
      // JSON.parse of a string is faster than a literal on a slow device, and the string compresses as well.
      const json = JSON.stringify(JSON.stringify(messages));
      return { code: `export const messages = JSON.parse(${json});`, map: null, moduleType: 'js' };
    },
  };

  function belongs(id: string, part: string | undefined): boolean {
    const own =
      errorsOf[id] ??
      (afterFirstQuestion.test(id) ? 'later' : (laterParts[id.slice(0, id.indexOf('.'))] ?? 'first'));
    return part === undefined || own === part;
  }
}
