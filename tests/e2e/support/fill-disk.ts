/** Runs in the page: stores until not even 100 bytes more are taken. */
export async function fillDisk(): Promise<void> {
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const opening = indexedDB.open('videos', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const put = (bytes: number) =>
    new Promise<boolean>((done) => {
      const transaction = db.transaction('bytes', 'readwrite');
      transaction.objectStore('bytes').add(crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536))));
      transaction.oncomplete = () => done(true);
      transaction.onabort = () => done(false);
    });
  for (const size of [65_536, 8_192, 1_024, 100]) for (let n = 0; n < 2_000 && (await put(size)); n++);
  db.close();
}
