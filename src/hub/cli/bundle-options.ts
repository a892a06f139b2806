import { err, ok, type Result } from '#domain/result.ts';

/** Take these files in, write the answers, and end (docs/spec/bundle.md, BUN-11). */
export type TakeInWish = { readonly from: string; readonly answers: string | null };

/** For `parseArgs`. */
export const bundleOptions = {
  'take-in': { type: 'string' },
  answers: { type: 'string' },
} as const;

export type BundleValues = {
  readonly 'take-in'?: string | undefined;
  readonly answers?: string | undefined;
};

export const bundleUsage = `  --take-in PATH   take in work from a file, or from all files of a folder, also while the hub runs, and end;
                   the answers for the devices go into one file of --answers DIR (default: beside what was taken)`;

export function readTakeIn(values: BundleValues): Result<TakeInWish | null, string> {
  const { 'take-in': from, answers = null } = values;
  if (from !== undefined) return ok({ from, answers });
  return answers === null ? ok(null) : err('--answers goes with --take-in.');
}
