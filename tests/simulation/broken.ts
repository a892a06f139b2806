/** A rule did not hold: what a schedule is played to find. */
export class Broken extends Error {
  readonly rule: string;
  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.rule = rule;
  }
}

export function broken(rule: string, what: string): never {
  throw new Broken(rule, what);
}
