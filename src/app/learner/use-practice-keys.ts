import { useEffect, useRef } from 'preact/hooks';
import { pickByNumber } from './draft.ts';
import { practiceAnswer } from './practice-ids.ts';
import type { usePractice } from './use-practice.ts';

/**
 * Keys wherever the focus is: 1 to 9 pick an option, a digit goes to the number field, Enter checks and goes on. A button
 * or a link that has the focus keeps its own Enter.
 */
export function usePracticeKeys(practice: ReturnType<typeof usePractice>): void {
  const latest = useRef(practice);
  latest.current = practice;
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      const target = event.target instanceof Element ? event.target : null;
      const { state, change, check, next } = latest.current;
      if (event.key === 'Enter') {
        if (target?.closest('a, button, input, summary')) return;
        event.preventDefault();
        if (state.kind === 'told') next();
        else void check();
        return;
      }
      if (state.kind !== 'asking' || state.busy) return;
      const { instance } = state.offer;
      if (target instanceof HTMLInputElement && target.type === 'text') return;
      if (instance.type === 'number' && /^[0-9.,/-]$/.test(event.key)) {
        // The field takes the focus while the key goes down, so the key itself is typed into it.
        document.getElementById(practiceAnswer)?.focus();
      } else if (/^[1-9]$/.test(event.key)) {
        change(pickByNumber(state.draft, instance, Number(event.key)));
      }
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
