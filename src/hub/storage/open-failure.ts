/** Why a school's data cannot be opened. It is left as it was found. */
export type OpenFailure =
  | { readonly type: 'in-use' }
  | { readonly type: 'damaged'; readonly file: string; readonly detail: string }
  /** Written by a newer program. */
  | { readonly type: 'newer'; readonly version: number }
  /** Written by an older program, and only to be read now. */
  | { readonly type: 'older'; readonly version: number }
  /** A restore was begun and did not end. */
  | { readonly type: 'half-restored' }
  | { readonly type: 'unwritable'; readonly detail: string }
  /** There is nothing there to read. */
  | { readonly type: 'missing'; readonly place: string }
  | { readonly type: 'unreachable'; readonly server: string; readonly detail: string }
  /** The server is set to answer before it has written. */
  | { readonly type: 'not-durable' };
