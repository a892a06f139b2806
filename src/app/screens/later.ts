import { MatchBoard } from '#app/ui/MatchBoard.tsx';
import { OrderList } from '#app/ui/OrderList.tsx';
import { messages } from '#i18n/en.po?later';
import { addMessages } from '#i18n/locale.ts';
import { Choices } from '../learner/Choices.tsx';
import { LockPage } from '../learner/LockPage.tsx';
import { PlacementEnd } from '../learner/PlacementEnd.tsx';
import { SkillDialog } from '../learner/SkillDialog.tsx';
import { WorkLink } from '../learner/WorkLink.tsx';
import { WorkPage } from '../learner/WorkPage.tsx';
import { FindPage } from '../settings/FindPage.tsx';
import { SettingsPage } from '../settings/SettingsPage.tsx';

/** What a learner meets only after the first question, with its words. */
export const screens = {
  Choices,
  FindPage,
  LockPage,
  MatchBoard,
  OrderList,
  PlacementEnd,
  SettingsPage,
  SkillDialog,
  WorkLink,
  WorkPage,
};

addMessages(messages);
