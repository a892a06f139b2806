import type { Failure } from '#domain/error-codes.ts';
import type { StaffAsk } from '#worker/api.ts';

/** What a form or a dialog asks the hub for, and the word in passing when it is done; null: it is, and the list shows it. */
export type AskStaff = (ask: StaffAsk, done: string) => Promise<Failure | null>;
