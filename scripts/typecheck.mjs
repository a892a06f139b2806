// Type-checks each realm with what exists there, and nothing else: `document` in the engine does not compile.
import { spawn } from 'node:child_process';

const projects = [
  'src/tsconfig.core.json',
  'src/tsconfig.page.json',
  'src/tsconfig.worker.json',
  'src/tsconfig.hub.json',
  'tsconfig.json',
];
const check = (project) =>
  new Promise((done) => {
    const args = ['node_modules/typescript/bin/tsc', '-p', project, '--pretty', 'false'];
    spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', (code) => done(code ?? 1));
  });

let failed = 0;
// Two at a time: the machines this runs on have two cores.
const queue = [...projects];
const worker = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) if ((await check(next)) !== 0) failed += 1;
};
await Promise.all([worker(), worker()]);
if (failed > 0) console.error(`typecheck: ${failed} of ${projects.length} realms failed`);
process.exit(failed > 0 ? 1 : 0);
