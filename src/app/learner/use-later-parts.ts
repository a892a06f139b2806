import { useEffect } from 'preact/hooks';
import { loadLaterParts } from './later-parts.ts';

/** ms after a question stands: it does not wait for what it does not need. */
const afterQuestion = 1_000;

/** Fetches the later parts soon after a question stands; who answered it faster than that needs them all the same. */
export function useLaterParts(standing: boolean): void {
  useEffect(() => {
    if (standing) setTimeout(() => void loadLaterParts(), afterQuestion);
  }, [standing]);
}
