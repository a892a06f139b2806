export const questionsADay = 20;

const friday = 4;

/** Nights until the next school day; day 0 is a Monday, and nobody works at weekends. */
export const nightsAfter = (day: number): number => (day % 7 === friday ? 3 : 1);
