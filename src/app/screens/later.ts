import { MatchBoard } from '#app/ui/MatchBoard.tsx';
import { OrderList } from '#app/ui/OrderList.tsx';
import { messages } from '#i18n/en.po?later';
import { addMessages } from '#i18n/locale.ts';
import { SettingsPage } from '../settings/SettingsPage.tsx';

/** What a learner meets only after the first question, with its words. */
export const screens = { MatchBoard, OrderList, SettingsPage };

addMessages(messages);
