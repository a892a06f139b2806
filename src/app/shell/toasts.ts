import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/**
 * Where things are said in passing, once a screen that says them has been opened. App shows it around every screen, so
 * that what was said on one is still there on the next; a learner's first visit does not fetch it.
 */
export const toasts = signal<ComponentType | null>(null);
