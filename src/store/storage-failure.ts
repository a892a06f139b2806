import { type Failure, failure } from '#domain/error-codes.ts';

type NamedError = { readonly name?: unknown; readonly inner?: unknown; readonly message?: unknown };

/**
 * What a thrown storage error means to a person. Dexie wraps the browser's error in `inner`; an aborted transaction may
 * carry the quota error one level down. The database is closed under a tab when another opened it in a newer version.
 */
export function storageFailure(error: unknown): Failure {
  for (let at: unknown = error, depth = 0; at !== null && typeof at === 'object' && depth < 4; depth++) {
    const { name, inner } = at as NamedError;
    if (name === 'QuotaExceededError') return failure('storage-full');
    if (name === 'VersionError' || name === 'DatabaseClosedError') return failure('storage-newer');
    at = inner;
  }
  return failure('storage-refused');
}
