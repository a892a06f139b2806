import type { ComponentChildren } from 'preact';

export type EmptyStateProps = {
  title: ComponentChildren;
  children?: ComponentChildren;
  /** What to do about it: usually one Button or LinkButton. */
  action?: ComponentChildren;
};

/** Nothing here yet: a view of the path, what it means, and what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <Landscape />
      <h2 class="empty-title">{title}</h2>
      {children && <div class="empty-words">{children}</div>}
      {action}
    </div>
  );
}

/** Hills, a winding path, three waymarkers. Decoration. */
export function Landscape() {
  return (
    <svg class="landscape" viewBox="0 0 240 120" aria-hidden="true" focusable="false">
      <path
        class="landscape-sky"
        d="M0 20A20 20 0 0 1 20 0h200a20 20 0 0 1 20 20v80a20 20 0 0 1-20 20H20a20 20 0 0 1-20-20z"
      />
      <circle class="landscape-sun" cx="176" cy="34" r="15" />
      <path
        class="landscape-far"
        d="M0 74c36-32 70-38 110-16 34 18 82 10 130-20v62a20 20 0 0 1-20 20H20a20 20 0 0 1-20-20z"
      />
      <path
        class="landscape-near"
        d="M0 92c46-26 92-22 132-8 36 12 72 8 108-6v22a20 20 0 0 1-20 20H20a20 20 0 0 1-20-20z"
      />
      <path
        class="landscape-path"
        d="M84 120c4-14 60-10 62-20 2-9-52-8-50-19 2-8 32-8 42-18 4 1 7 2 11 3-6 10-28 10-28 17 0 9 56 8 54 20-2 9-44 8-48 17z"
      />
      <path class="landscape-post" d="M66 118V98h4v20zM160 84V70h3v14zM122 66V55h2.5v11z" />
      <path class="landscape-sign" d="M60 96h14l5 5-5 5H60zM155 68h11l4 4-4 4h-11zM118 53h9l3 3-3 3h-9z" />
    </svg>
  );
}
