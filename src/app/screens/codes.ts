import { messages } from '#i18n/en.po?codes';
import { addMessages } from '#i18n/locale.ts';
import { ReadCodes } from '../codes/ReadCodes.tsx';
import { ShowCodes } from '../codes/ShowCodes.tsx';

/** Codes from screen to camera, with their words: for a learner's and a teacher's screens, fetched when one of them is opened. */
export const screens = { ReadCodes, ShowCodes };

addMessages(messages);
