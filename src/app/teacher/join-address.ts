/** Where a learner's device finds the hub: what the hub says of itself, else how this page was opened. */
export function joinAddresses(told: readonly string[]): readonly string[] {
  const known = told.length > 0 ? told : [location.origin];
  return known.map((address) => address.replace(/\/+$/, ''));
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
