/** Says how far something long is: on a terminal in one line that moves, else a line for each tenth. */
export function createProgressLine(
  what: string,
  out: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): { tell(done: number, total: number): void; end(): void } {
  let said = -1;
  return {
    tell(done, total) {
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
      const step = out.isTTY ? percent : Math.floor(percent / 10) * 10;
      if (step === said) return;
      said = step;
      out.write(out.isTTY ? `\r${what}: ${step} %` : `${what}: ${step} %\n`);
    },
    end: () => void (said >= 0 && out.isTTY && out.write('\n')),
  };
}
