import { messages } from '#i18n/en.po?teacher';
import { addMessages } from '#i18n/locale.ts';
import { SetupPage } from '../admin/SetupPage.tsx';
import { BoardPage } from '../teacher/BoardPage.tsx';
import { DevicesPage } from '../teacher/DevicesPage.tsx';
import { InvitePage } from '../teacher/InvitePage.tsx';
import { LearnerPage } from '../teacher/LearnerPage.tsx';
import { SignInPage } from '../teacher/SignInPage.tsx';

/** The screens of a teacher and of who sets the school up, with their words. */
export const screens = { SetupPage, BoardPage, DevicesPage, InvitePage, LearnerPage, SignInPage };

addMessages(messages);
