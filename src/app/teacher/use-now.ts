import { useEffect, useState } from 'preact/hooks';
import { correctedNow } from '#app/shell/session.ts';

/** The time by the school's clock as far as this device knows it, anew each minute: "5 minutes ago" must not stand still. */
export function useNow(): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
  return correctedNow();
}
