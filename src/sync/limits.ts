/**
 * Events in one request: large on a good line, small after a cut, so that something gets through (SYN-5). A file of its own,
 * because who only decides when to hand in needs nothing else of the exchange.
 */
export const pushLimits = { first: 2048, least: 32 } as const;
