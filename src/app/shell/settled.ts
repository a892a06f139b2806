import { type ErrorCode, type Failure, failure } from '#domain/error-codes.ts';
import { err, type Result } from '#domain/result.ts';

/** A worker that broke while it worked answers like one that could not: with a failure that has words. */
export async function settled<T>(
  answer: Promise<Result<T, Failure>>,
  otherwise: ErrorCode = 'app-failed',
): Promise<Result<T, Failure>> {
  try {
    return await answer;
  } catch {
    return err(failure(otherwise));
  }
}
