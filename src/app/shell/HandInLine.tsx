import { HandInMeter } from '#app/ui/HandInMeter.tsx';
import { correctedNow, handIn } from './session.ts';

/** Where this device's answers are, as last known. */
export function HandInLine() {
  const state = handIn.value;
  if (state === null) return null;
  const { phase, waiting, safe, lastContact } = state;
  return <HandInMeter {...{ phase, waiting, safe, lastContact }} now={correctedNow()} />;
}
