// A hub in a throw-away folder with a simulated week, and the page served with hot reload in front of it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const data = mkdtempSync(join(tmpdir(), 'footpath-dev-'));
const env = { ...process.env, HOST: '127.0.0.1', PORT: '8090' };
const hub = spawn(process.execPath, ['src/hub/main.ts', '--data', data, '--demo-week'], {
  stdio: 'inherit',
  env,
});
const page = spawn(process.execPath, ['node_modules/vite/bin/vite.js'], { stdio: 'inherit' });
const stop = () => {
  hub.kill('SIGINT');
  page.kill('SIGINT');
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
hub.on('exit', () => rmSync(data, { recursive: true, force: true }));
