import { type Failure, failure } from '#domain/error-codes.ts';

type NamedError = { readonly name?: unknown; readonly inner?: unknown; readonly message?: unknown };

/** Names by which Dexie and IndexedDB say that it was the store and not our code. */
const storageErrors = [
  'OpenFailedError',
  'MissingAPIError',
  'UnknownError',
  'AbortError',
  'DataError',
  'InvalidStateError',
  'TimeoutError',
  'NotFoundError',
];

/**
 * What a thrown error means to a person: what the browser's store refused, or else a mistake of ours (`app-failed`). Dexie wraps the browser's error in `inner`; an aborted transaction may
 * carry the quota error one level down. The database is closed under a tab when another opened it in a newer version.
 */
export function storageFailure(error: unknown): Failure {
  let isStorage = false;
  for (let at: unknown = error, depth = 0; at !== null && typeof at === 'object' && depth < 4; depth++) {
    const { name, inner } = at as NamedError;
    if (name === 'QuotaExceededError') return failure('storage-full');
    if (name === 'LearnerErased') return failure('learner-unknown');
    if (name === 'VersionError' || name === 'DatabaseClosedError') return failure('storage-newer');
    if (error instanceof DOMException || (typeof name === 'string' && storageErrors.includes(name)))
      isStorage = true;
    at = inner;
  }
  return failure(isStorage ? 'storage-refused' : 'app-failed');
}
