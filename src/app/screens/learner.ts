import { messages } from '#i18n/en.po?learner';
import { addMessages } from '#i18n/locale.ts';
import { DevicePage } from '../join/DevicePage.tsx';
import { PlacementPage } from '../learner/PlacementPage.tsx';
import { PracticePage } from '../learner/PracticePage.tsx';
import { TodayPage } from '../learner/TodayPage.tsx';

/** All that stands between joining a class and the first answer, with its words: one file, one wait on a slow line. */
export const screens = { DevicePage, PlacementPage, PracticePage, TodayPage };

addMessages(messages);
