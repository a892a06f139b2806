/** Answers on one UTC day; `day` counts from 1 January 1970. */
export type DayCount = { readonly day: number; readonly answers: number };

/** So many days are kept. */
const daysKept = 14;
const msPerDay = 86_400_000;

export const dayOf = (ms: number): number => Math.floor(ms / msPerDay);

/** The counts with one more answer on a day, oldest first. */
export function withAnswer(days: readonly DayCount[], day: number): readonly DayCount[] {
  const last = days[days.length - 1];
  if (last?.day === day) return days.slice(0, -1).concat({ day, answers: last.answers + 1 });
  const known = days.find((one) => one.day === day);
  const changed = days.filter((one) => one !== known).concat({ day, answers: (known?.answers ?? 0) + 1 });
  changed.sort((a, b) => a.day - b.day);
  const newest = changed[changed.length - 1]?.day ?? day;
  return changed.filter((one) => one.day > newest - daysKept);
}
