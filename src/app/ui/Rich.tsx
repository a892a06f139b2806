import { type ComponentChildren, Fragment } from 'preact';

export type RichProps = {
  /** A sentence of the catalogue with numbered marks: `Read the <0>guide</0> first.` */
  text: string;
  /** What mark 0, 1, … is drawn with; each is given the words between its tags. */
  marks: readonly ((words: ComponentChildren) => ComponentChildren)[];
};

/** A sentence with emphasis or a link inside. Translators move the marks as their language wants; marks do not nest. */
export function Rich({ text, marks }: RichProps) {
  // The capture groups stay in the pieces: words, number, words inside, words, …
  const pieces = text.split(/<(\d)>(.*?)<\/\1>/);
  const out: ComponentChildren[] = [];
  for (let at = 0; at < pieces.length; at += 3) {
    const number = pieces[at + 1];
    out.push(pieces[at]);
    if (number !== undefined) {
      const inside = pieces[at + 2] ?? '';
      out.push(<Fragment key={at}>{marks[Number(number)]?.(inside) ?? inside}</Fragment>);
    }
  }
  return <>{out}</>;
}
