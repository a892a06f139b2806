// The real hub as a process that comes and goes: at school, and away from it.
import { createServer } from 'node:net';
import { startHub } from '../support/test-hub.ts';

const open = new Set();
process.on('exit', () => {
  for (const { pid } of open) process.kill(pid, 'SIGKILL');
});

/** One school: its data stay in the folder, and its address stays the same, through every stop. `first`: how it begins. */
export async function createSchool(data, first = {}) {
  const port = await freePort();
  let hub = null;
  let begin = first;
  return {
    url: `http://127.0.0.1:${port}`,
    isOpen: () => hub !== null,
    async open() {
      hub = await startHub({ ...begin, data, port });
      begin = {};
      open.add(hub);
      // A hub goes on to the next port when its own is taken; for the browser that would be another site.
      if (hub.url !== this.url) throw new Error(`the hub runs at ${hub.url} and not at ${this.url}`);
      return hub;
    },
    /** The process ends: unlike the protocol's "offline", that reaches the service worker and every worker. */
    async close() {
      const closing = hub;
      hub = null;
      if (!closing) return;
      await closing.stop();
      open.delete(closing);
    },
    classCode: () => hub.classCode,
    /** How many answers of a learner the teacher's board counts, asked as the teacher's page asks. */
    async answersOnBoard(learnerName) {
      const { name, password } = hub.teacher;
      const session = await fetch(`${hub.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, password }),
      });
      if (!session.ok) throw new Error(`signing in: ${session.status} ${await session.text()}`);
      const cookie = session.headers.getSetCookie().map((line) => line.split(';')[0]);
      const [first] = (await session.json()).classes;
      const board = await fetch(`${hub.url}/api/classes/${first.id}/board`, {
        headers: { cookie: cookie.join('; ') },
      });
      if (!board.ok) throw new Error(`the board: ${board.status} ${await board.text()}`);
      return (await board.json()).learners.find((learner) => learner.name === learnerName)?.answers;
    },
  };
}

/** Below the range that the system gives out by itself, so that it is still free when the hub comes back. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = createServer();
    const free = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
