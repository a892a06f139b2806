import { eventStoreContract } from '#tests/contracts/event-store.contract.ts';
import { createMemoryEventStore } from '#tests/support/memory-event-store.ts';

// The simulation stands on this store: it must be one like the real ones.
eventStoreContract('memory', async () => ({ store: createMemoryEventStore(), close: async () => {} }));
