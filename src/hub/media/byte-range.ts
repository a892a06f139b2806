/** Both ends counted. `null`: no part was asked for in a way we know, so all of it. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * The one part that a Range header asks for (RFC 9110, 14.1). Several parts are answered with the whole, which is
 * allowed. `unsatisfiable`: it begins after the end.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,12})-(\d{0,12})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start > bytes - 1) return 'unsatisfiable';
  return start > end ? null : { start, end };
}
