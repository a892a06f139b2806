import { loadPictures } from '#app/ui/Picture.tsx';

/**
 * Screens come in three files, each with its styles and words: over a line of 400 ms a round trip, forty small files
 * would be seven waits one after the other.
 */
export const learnerScreens = () => import('./learner.ts').then(({ screens }) => screens);
export const teacherScreens = () => import('./teacher.ts').then(({ screens }) => screens);
/** With the teacher's words: an address of theirs may be the first that is opened. */
export const staffScreens = () =>
  Promise.all([import('./staff.ts'), teacherScreens()]).then(([{ screens }]) => screens);

/** Fetches a learner's first screens while a class is being joined, so that none on the way waits for its own. */
export function fetchLearnerScreens(): void {
  // What does not come now is asked for again when the screen is opened.
  void learnerScreens().catch(() => undefined);
  void loadPictures();
}
