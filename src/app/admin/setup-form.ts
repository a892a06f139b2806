import { mostNames, readNameLines } from '#app/shell/name-lines.ts';
import type { FieldProblem } from '#app/ui/ErrorSummary.tsx';
import type { SetupRequest } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';

export type SetupForm = {
  readonly key: string;
  readonly school: string;
  readonly className: string;
  readonly teacher: string;
  readonly password: string;
  readonly again: string;
  readonly learners: string;
};

export const emptySetup: SetupForm = {
  key: '',
  school: '',
  className: '',
  teacher: '',
  password: '',
  again: '',
  learners: '',
};

/** What the hub is asked to set up. A name that is there twice is two children: a school begins with everybody. */
export function requestOf({ again: _again, learners, password, ...lines }: SetupForm): SetupRequest {
  const { names, repeated } = readNameLines(learners);
  return {
    key: lines.key.trim(),
    school: lines.school.trim(),
    className: lines.className.trim(),
    teacher: lines.teacher.trim(),
    password,
    learners: [...names, ...repeated],
  };
}

/** As the hub demands (domain/hub-api.ts). */
const longestName = 80;
const shortestPassword = 8;
const longestPassword = 200;

/** What to put right before it is sent, in the order of the fields. */
export function problemsOf(form: SetupForm): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const say = (field: keyof SetupForm, message: string) => problems.push({ field, message });
  if (form.key.trim() === '') say('key', t('admin.missing.key'));
  for (const field of ['school', 'className', 'teacher'] as const) {
    if (form[field].trim() === '') say(field, t(`admin.missing.${field}`));
    else if (form[field].trim().length > longestName) say(field, t('admin.tooLong', { most: longestName }));
  }
  if (form.password.length < shortestPassword)
    say('password', t('admin.password.short', { least: shortestPassword }));
  else if (form.password.length > longestPassword)
    say('password', t('admin.tooLong', { most: longestPassword }));
  else if (form.password !== form.again) say('again', t('admin.password.differs'));
  const { names, repeated, tooLong } = readNameLines(form.learners);
  if (names.length + repeated.length > mostNames)
    say('learners', t('admin.learners.tooMany', { most: mostNames }));
  if (tooLong.length > 0) say('learners', t('admin.learners.tooLong', { most: longestName }));
  return problems;
}
