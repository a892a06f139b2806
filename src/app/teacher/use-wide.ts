import { useEffect, useState } from 'preact/hooks';

/** Wide enough for the grid: there is a keyboard or a large tablet. Below it the same is shown as cards. */
const wide = '(min-width: 56rem)';

export function useWide(): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(wide).matches);
  useEffect(() => {
    const query = window.matchMedia(wide);
    const look = () => setMatches(query.matches);
    // addListener would be for Safari 13; the floor has addEventListener.
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return matches;
}
