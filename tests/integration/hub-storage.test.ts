import { deviceTrustContract } from '#tests/contracts/device-trust.contract.ts';
import { hubStorageContract } from '#tests/contracts/hub-storage.contract.ts';
import { sqliteUnderTest } from '#tests/support/storages.ts';

hubStorageContract('SQLite, a file', () => sqliteUnderTest(() => 1_790_000_000_000));
deviceTrustContract('SQLite, a file', () => sqliteUnderTest(() => 1_790_000_000_000));
