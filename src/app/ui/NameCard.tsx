import type { ComponentChildren } from 'preact';
import { Picture } from './Picture.tsx';

export type NameCardProps = {
  name: string;
  picture: string;
  /** A link or a button; with neither it is just shown. */
  href?: string | undefined;
  onClick?: (() => void) | undefined;
  /** A line under the name. */
  note?: ComponentChildren;
  /** `tile` to tap one's own face among thirty; `line` in a bar or a list. */
  shape?: 'tile' | 'line' | undefined;
};

/** A learner: picture and name. Long names wrap, in any script. */
export function NameCard({ name, picture, href, onClick, note, shape }: NameCardProps) {
  const face = (
    <>
      <Picture name={picture} size={shape === 'line' ? 'small' : 'normal'} />
      <span class="name-card-words">
        <bdi class="name-card-name">{name}</bdi>
        {note && <span class="name-card-note">{note}</span>}
      </span>
    </>
  );
  const looks = { class: 'name-card', 'data-shape': shape ?? 'tile' };
  if (href) {
    return (
      <a {...looks} href={href} onClick={onClick}>
        {face}
      </a>
    );
  }
  if (onClick) {
    return (
      <button {...looks} type="button" onClick={onClick}>
        {face}
      </button>
    );
  }
  return <span {...looks}>{face}</span>;
}
