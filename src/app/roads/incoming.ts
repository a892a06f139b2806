/**
 * Files that came to the app from outside: tapped in the system's list of files (`file_handlers`), or given to the app by a
 * share sheet (`share_target`), which the service worker has put aside (sw/shared-files.ts).
 */
const putAside = 'footpath-shared';

type LaunchParams = { readonly files?: readonly { getFile(): Promise<Blob> }[] };
type LaunchQueue = { setConsumer(hear: (params: LaunchParams) => void): void };

/** Hears each file once. */
export function hearIncoming(hear: (files: readonly Blob[]) => void): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) void Promise.all(files.map((file) => file.getFile())).then(hear);
  });
  void takeShared().then((files) => {
    if (files.length > 0) hear(files);
  });
}

async function takeShared(): Promise<readonly Blob[]> {
  // Missing on plain HTTP, where no share sheet knows the app either.
  if (typeof caches === 'undefined') return [];
  const aside = await caches.open(putAside);
  const files: Blob[] = [];
  for (const request of await aside.keys()) {
    const kept = await aside.match(request);
    if (kept) files.push(await kept.blob());
    await aside.delete(request);
  }
  return files;
}
