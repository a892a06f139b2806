import { simulateMany } from './simulate.ts';

/** One process of many: plays what it is told to, and tells what it found (`main.ts`). */
export type Order = {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  readonly shrink: boolean;
};

process.on('message', (order: Order) => {
  simulateMany(order).then(
    (found) => process.send?.({ found }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');
