import './card.css';
import type { ComponentChildren } from 'preact';

export type CardProps = {
  title?: ComponentChildren;
  /** At the end of the title's line: a pill, a small button. */
  end?: ComponentChildren;
  /** The whole card is one link. Then it holds no other link and no button. */
  href?: string | undefined;
  /** `accent` for the one that matters most on the screen. */
  tone?: 'plain' | 'accent' | undefined;
  children?: ComponentChildren;
};

/** A raised box around one thing. */
export function Card({ title, end, href, tone, children }: CardProps) {
  const head = (title || end) && (
    <div class="card-head">
      {title && (
        <h2 class="card-title">
          {href ? (
            <a class="card-link" href={href}>
              {title}
            </a>
          ) : (
            title
          )}
        </h2>
      )}
      {end && <div class="card-end">{end}</div>}
    </div>
  );
  return (
    <section class="card" data-tone={tone ?? 'plain'} data-link={href ? true : undefined}>
      {head}
      {children}
    </section>
  );
}
