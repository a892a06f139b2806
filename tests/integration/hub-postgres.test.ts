import { afterAll, beforeAll } from 'vitest';
import { deviceTrustContract } from '#tests/contracts/device-trust.contract.ts';
import { eventStoreContract } from '#tests/contracts/event-store.contract.ts';
import { hubStorageContract } from '#tests/contracts/hub-storage.contract.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';
import { postgresUnderTest } from '#tests/support/storages.ts';

const now = 1_790_000_000_000;
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop(), 60_000);

hubStorageContract('PostgreSQL', () => postgresUnderTest(server.url, () => now));
deviceTrustContract('PostgreSQL', () => postgresUnderTest(server.url, () => now));

eventStoreContract('PostgreSQL', async () => {
  const { storage, close } = await postgresUnderTest(server.url, () => now);
  return { store: storage.store, close };
});
