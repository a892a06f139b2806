import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';
import type { Plugin } from 'vite';

/** Whose words come with their screens and not with the page: `LazyAudience` in src/i18n/locale.ts. */
const lazyAudiences: readonly string[] = ['learner', 'arranging', 'device', 'settings', 'teacher', 'admin'];

/** Words of the kit's parts that come after the first question (src/app/learner/arranging.ts). */
const arranging = /^common\.(order|match)\./;

/** Errors that only one lazy audience can meet. */
const errorsOf: Readonly<Record<string, string>> = {
  'error.sign-in-wrong': 'teacher',
  'error.session-expired': 'teacher',
  'error.already-set-up': 'admin',
  'error.item-unknown': 'learner',
};

/**
 * Imports of PO catalogues as compiled messages, so that no parser travels to the device.
 *
 *   import { messages } from './en.po'            every message
 *   import { messages } from './en.po?first'      all but the lazy audiences: what the first screen may need
 *   import { messages } from './en.po?teacher'    only ids that begin with `teacher.`
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
      const part = query?.split('&').find((name) => name === 'first' || lazyAudiences.includes(name));
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
    const audience = errorsOf[id] ?? (arranging.test(id) ? 'arranging' : id.slice(0, id.indexOf('.')));
    if (part === undefined) return true;
    return part === 'first' ? !lazyAudiences.includes(audience) : audience === part;
  }
}
