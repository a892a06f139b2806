import { loadMessages } from '#i18n/locale.ts';

/** The code of a learner's first screens: for the routes, and to be fetched while a class is being joined. */
export const devicePage = () => import('./join/DevicePage.tsx');
export const todayPage = () => import('./learner/TodayPage.tsx');
export const practicePage = () => import('./learner/PracticePage.tsx');

/** Fetches them all, so that no screen on the way to the first question waits for a round trip of its own. */
export function fetchLearnerScreens(): void {
  const screens = [
    devicePage(),
    todayPage(),
    practicePage(),
    loadMessages('device'),
    loadMessages('learner'),
  ];
  // What does not come now is asked for again when the screen is opened.
  for (const screen of screens) void (screen as Promise<unknown>).catch(() => undefined);
}
