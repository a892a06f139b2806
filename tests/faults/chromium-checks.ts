import type { Page } from '@playwright/test';
import type { StoredEvent } from '#domain/events/event.ts';
import { firstBreak, genesis } from '#log/chain.ts';
import type { EventRow, ReceiptRow, StreamRow } from '#store/database.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { answerKey } from './line-device.ts';

type Stored = {
  readonly events: readonly EventRow[];
  readonly streams: readonly StreamRow[];
  readonly receipts: readonly ReceiptRow[];
};

/** Everything of the log, as it lies in the browser's database. */
const readStored = (page: Page): Promise<Stored> =>
  page.evaluate(
    () =>
      new Promise<Stored>((found, failed) => {
        const asked = indexedDB.open('footpath');
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          const reading = asked.result.transaction(['events', 'streams', 'receipts']);
          const all = (store: string) => reading.objectStore(store).getAll();
          const [events, streams, receipts] = [all('events'), all('streams'), all('receipts')];
          reading.oncomplete = () => {
            asked.result.close();
            found({ events: events.result, streams: streams.result, receipts: receipts.result });
          };
        };
      }),
  );

/**
 * What a device that was killed holds: every answer that was shown as saved, once; streams that count and chain; and
 * receipts that speak of what is there.
 *
 * @returns how many answers are here, and how many of them a receipt covers
 */
export async function checkDevice(
  page: Page,
  ledger: Ledger,
  journal: Journal,
): Promise<{ readonly answers: number; readonly covered: number }> {
  const { events, streams, receipts } = await readStored(page);
  const times = new Map<string, number>();
  for (const { type, data } of events)
    if (type === 'answer.submitted') times.set(answerKey(data), (times.get(answerKey(data)) ?? 0) + 1);
  for (const [key, at] of ledger.saved())
    if (!times.has(key))
      journal.wrong(`an answer shown as saved at ${new Date(at).toISOString()} is gone: ${key}`);
  for (const [key, count] of times) if (count > 1) journal.wrong(`an answer is there ${count} times: ${key}`);

  for (const row of streams) {
    const rows = events.filter(({ stream }) => stream === row.id).sort((a, b) => a.seq - b.seq);
    const own = rows.map((event): StoredEvent => ({ ...event, stream: row.stream }));
    const { stream, device, partition, branchOf } = row;
    const broken = firstBreak({
      info: { stream, device, partition, branchOf },
      previous: genesis(stream),
      events: own,
    });
    if (broken !== null) journal.wrong(`a stream does not chain at ${broken}`);
    const last = own[own.length - 1];
    if (row.count !== own.length || (last && row.head !== last.hash))
      journal.wrong(`a stream says ${row.count} events and has ${own.length}`);
    const receipt = receipts.find((each) => each.stream === stream);
    if (receipt && receipt.count > 0 && own[receipt.count - 1]?.hash !== receipt.head)
      journal.wrong(`a receipt covers ${receipt.count} events that are not the device's`);
  }
  return {
    answers: [...times.values()].length,
    covered: receipts.reduce((sum, receipt) => sum + receipt.answers, 0),
  };
}
