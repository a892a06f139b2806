import { messages } from '#i18n/en.po?staff';
import { addMessages } from '#i18n/locale.ts';
import { AccountPage } from '../teacher/AccountPage.tsx';
import { AuditPage } from '../teacher/AuditPage.tsx';
import { ErasePage } from '../teacher/ErasePage.tsx';
import { ErasuresPage } from '../teacher/ErasuresPage.tsx';
import { StaffPage } from '../teacher/StaffPage.tsx';

/** One's own account, and what who leads the school decides and reads, with their words. */
export const screens = { AccountPage, AuditPage, ErasePage, ErasuresPage, StaffPage };

addMessages(messages);
