/** The last values met, newest first; what is met again moves to the front. */
export class Recent<T> {
  private readonly values: T[];
  private readonly most: number;
  constructor(most: number, values: readonly T[] = []) {
    this.values = values.slice(0, most);
    this.most = most;
  }

  /** The value's place, or -1. */
  find(value: T): number {
    return this.values.indexOf(value);
  }

  at(place: number): T | undefined {
    return this.values[place];
  }

  /** Moves the value, found at `place`, to the front; -1 for one that is new. */
  meet(value: T, place: number): void {
    if (place === 0) return;
    if (place > 0) this.values.splice(place, 1);
    else if (this.values.length === this.most) this.values.pop();
    this.values.unshift(value);
  }
}
