import { useEffect, useState } from 'preact/hooks';

/** True once `on` has been true for `ms`: what is over at once shows no sign of waiting, so nothing flickers. */
export function useLate(on: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && late;
}
