import { useState } from 'preact/hooks';
import { readNameLines } from '#app/shell/name-lines.ts';
import type { FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { Field, TextField } from '#app/ui/Field.tsx';
import { t } from '#i18n/locale.ts';
import type { SetupForm } from './setup-form.ts';

export type SetupFieldsProps = {
  form: SetupForm;
  problems: readonly FieldProblem[];
  /** When it was not in the address, or did not fit. */
  askForKey: boolean;
  onChange: (part: Partial<SetupForm>) => void;
};

/** School and class, teacher, learners. Each control's id is the field's name in the form. */
export function SetupFields({ form, problems, askForKey, onChange }: SetupFieldsProps) {
  const [visible, setVisible] = useState(false);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  const learners = readNameLines(form.learners);
  return (
    <>
      {askForKey && (
        <TextField
          id="key"
          label={t('admin.setup.key')}
          hint={t('admin.setup.keyHint')}
          error={errorOf('key')}
          value={form.key}
          onInput={(key) => onChange({ key })}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="ltr"
        />
      )}
      <fieldset class="setup-part">
        <legend class="setup-legend">{t('admin.setup.schoolPart')}</legend>
        <TextField
          id="school"
          label={t('admin.setup.school')}
          error={errorOf('school')}
          value={form.school}
          onInput={(school) => onChange({ school })}
          autocomplete="off"
          autocapitalize="words"
        />
        <TextField
          id="className"
          label={t('admin.setup.class')}
          hint={t('admin.setup.classHint')}
          error={errorOf('className')}
          value={form.className}
          onInput={(className) => onChange({ className })}
          autocomplete="off"
          autocapitalize="words"
        />
      </fieldset>
      <fieldset class="setup-part">
        <legend class="setup-legend">{t('admin.setup.teacherPart')}</legend>
        <TextField
          id="teacher"
          label={t('admin.setup.teacher')}
          hint={t('admin.setup.teacherHint')}
          error={errorOf('teacher')}
          value={form.teacher}
          onInput={(teacher) => onChange({ teacher })}
          name="username"
          autocomplete="username"
          autocapitalize="words"
        />
        {(['password', 'again'] as const).map((field) => (
          <TextField
            key={field}
            id={field}
            label={t(`admin.setup.${field}`)}
            hint={field === 'password' ? t('admin.setup.passwordHint') : undefined}
            error={errorOf(field)}
            value={form[field]}
            onInput={(value) => onChange({ [field]: value })}
            type={visible ? 'text' : 'password'}
            autocomplete="new-password"
            autocapitalize="off"
            spellcheck={false}
          />
        ))}
        <label class="setup-check">
          <input type="checkbox" checked={visible} onChange={() => setVisible(!visible)} />
          <span>{t('admin.setup.showPassword')}</span>
        </label>
      </fieldset>
      <fieldset class="setup-part">
        <legend class="setup-legend">{t('admin.setup.learnersPart')}</legend>
        <Field
          id="learners"
          label={t('admin.setup.learners')}
          hint={t('admin.setup.learnersHint')}
          error={errorOf('learners')}
          optional
        >
          {(control) => (
            <textarea
              {...control}
              class="field-input"
              rows={8}
              dir="auto"
              autocapitalize="words"
              autocomplete="off"
              spellcheck={false}
              value={form.learners}
              onInput={(event) => onChange({ learners: event.currentTarget.value })}
            />
          )}
        </Field>
        <p role="status">
          {t('admin.setup.count', { count: learners.names.length + learners.repeated.length })}
          {learners.repeated.length > 0 &&
            ` ${t('admin.setup.repeated', { count: learners.repeated.length })}`}
        </p>
      </fieldset>
    </>
  );
}
