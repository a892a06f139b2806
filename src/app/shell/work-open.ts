import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** A question is on screen: nothing may cover it, move it or open the page anew. */
export const workOpen = signal(false);

export function useWorkOpen(): void {
  useEffect(() => {
    workOpen.value = true;
    return () => {
      workOpen.value = false;
    };
  }, []);
}
