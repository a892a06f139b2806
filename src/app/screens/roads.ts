import { messages } from '#i18n/en.po?roads';
import { addMessages } from '#i18n/locale.ts';
import { CarryPage } from '../roads/CarryPage.tsx';
import { HandInPage } from '../roads/HandInPage.tsx';
import { OpenPage } from '../roads/OpenPage.tsx';

/** Handing in by way of others, with its words. */
export const screens = { CarryPage, HandInPage, OpenPage };

addMessages(messages);
