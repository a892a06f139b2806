import type { ComponentChildren } from 'preact';

/** A part of the gallery under its heading. */
export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="gallery-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
