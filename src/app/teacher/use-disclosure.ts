import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export type Disclosure = {
  readonly open: boolean;
  readonly show: () => void;
  readonly hide: () => void;
  /** Hides it and leaves the focus alone: something else takes it. */
  readonly leave: () => void;
  /** Around both the button that opens and the form that takes its place. */
  readonly box: RefObject<HTMLDivElement | null>;
};

/**
 * A button that gives way to a form, and comes back after it: focus goes into the form and back to the button, or it
 * would be lost with the one that went.
 */
export function useDisclosure(): Disclosure {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current?.querySelector<HTMLElement>(open ? 'input, textarea' : 'button')?.focus();
  }, [open]);
  const change = (to: boolean) => () => {
    moved.current = true;
    setOpen(to);
  };
  return { open, show: change(true), hide: change(false), leave: () => setOpen(false), box };
}
