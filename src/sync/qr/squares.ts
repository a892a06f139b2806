/** Small squares: fewer codes. Large ones: a weak camera reads them. */
export type Squares = 'large' | 'middle' | 'small';

/** Signs that a code of version 12, 20 and 30 holds at the least correction: 65, 97 and 137 modules wide. */
const signs: Readonly<Record<Squares, number>> = { large: 535, middle: 1249, small: 2520 };

/** What a frame may have, so that its code is not larger: three signs tell two bytes. */
export const frameBytes = (squares: Squares): number => Math.floor(signs[squares] / 3) * 2;
