// The hub's own tests once more, with its data on a PostgreSQL server instead of a file.
import { afterAll, describe } from 'vitest';
import { keepHubsIn } from '#tests/support/memory-hub.ts';
import { startPostgres } from '#tests/support/postgres-server.ts';
import { postgresUnderTest } from '#tests/support/storages.ts';

const server = await startPostgres();
keepHubsIn((now) => postgresUnderTest(server.url, now));
afterAll(() => server.stop(), 60_000);

// Each in a suite of its own, so that its hooks are for its own tests.
describe('the exchange', async () => void (await import('./hub-sync.test.ts')));
describe('the board', async () => void (await import('./hub-board.test.ts')));
describe('joining', async () => void (await import('./hub-join.test.ts')));
describe('access', async () => void (await import('./hub-access.test.ts')));
describe('sessions', async () => void (await import('./hub-session.test.ts')));
describe('erasing', async () => void (await import('./hub-erasure.test.ts')));
describe('what staff say', async () => void (await import('./hub-staff.test.ts')));
