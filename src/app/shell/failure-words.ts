import type { Failure } from '#domain/error-codes.ts';
import { hasMessage, t } from '#i18n/locale.ts';

/** The sentence for a failure: the place's own, such as `join.failure.busy`, where there is one, else the common one. */
export function failureWords(own: string, { code, data }: Failure): string {
  return t(hasMessage(own) ? own : `error.${code}`, data);
}
