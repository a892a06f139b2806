import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutants } from './mutants.ts';

/**
 * Plants one bug while the program is loaded: `node --import ./tests/simulation/plant.ts`, with FOOTPATH_PLANT its id. The
 * files on the disk stay as they are. A bug whose snippet is not in its file exactly once ends the process: the list
 * cannot rot unseen.
 */
const id = process.env['FOOTPATH_PLANT'];
const mutant = mutants.find((each) => each.id === id);
if (!mutant) throw new Error(`there is no planted bug ${id}`);
const root = new URL('../../', import.meta.url);
const url = new URL(mutant.file, root).href;
const text = readFileSync(fileURLToPath(url), 'utf8');
const pieces = text.split(mutant.from);
if (pieces.length !== 2)
  throw new Error(`${mutant.id}: its snippet stands ${pieces.length - 1} times in ${mutant.file}`);

registerHooks({
  load(asked, context, next) {
    const loaded = next(asked, context);
    return asked === url ? { ...loaded, source: pieces.join(mutant.to) } : loaded;
  },
});
