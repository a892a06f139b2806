/** Where a learner's device finds the hub: what the hub says of itself, else how this page was opened. */
export function joinAddresses(told: readonly string[]): readonly string[] {
  const known = told.length > 0 ? told : [location.origin];
  return known.map((address) => address.replace(/\/+$/, ''));
}

/** More in small print would only be looked through. */
const mostOthers = 4;

/**
 * What a poster says: the best address large, others small. A name, which is easily typed, before numbers; never what only
 * the hub's own computer can open, unless there is nothing else.
 */
export function posterAddresses(told: readonly string[]): {
  readonly best: string;
  readonly others: readonly string[];
} {
  const known = joinAddresses(told);
  const reached = known.filter((address) => !isOnlyHere(address));
  const [best = '', ...rest] = reached.length > 0 ? reached : known;
  const isName = (address: string): boolean => /\.local(:\d+)?$/.test(address);
  const others = [...rest.filter(isName), ...rest.filter((address) => !isName(address))];
  return { best, others: others.slice(0, mostOthers) };
}

/** True for an address that means "this very computer" on every computer. */
export function isOnlyHere(address: string): boolean {
  try {
    const { hostname } = new URL(address);
    return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  } catch {
    return false;
  }
}

/** As people type it: without the scheme where a browser finds it by itself. */
export const typedAddress = (address: string): string => address.replace(/^http:\/\//, '');
