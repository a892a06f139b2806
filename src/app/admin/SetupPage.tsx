import './setup.css';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { readNameLines } from '#app/shell/name-lines.ts';
import { device } from '#app/shell/session.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { Field, TextField } from '#app/ui/Field.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { emptySetup, problemsOf, type SetupForm } from './setup-form.ts';

/** The first minutes of a school: one class, one teacher, the names. The key in the address shows who holds the hub. */
export function SetupPage() {
  const { route } = useLocation();
  const [form, setForm] = useState<SetupForm>(() => ({
    ...emptySetup,
    key: decodeURIComponent(location.hash.slice(1)),
  }));
  const [keyGiven] = useState(form.key !== '');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [visible, setVisible] = useState(false);
  const [busy, setBusy] = useState(false);
  const put = (part: Partial<SetupForm>) => setForm({ ...form, ...part });
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  const learners = readNameLines(form.learners);

  async function submit(): Promise<void> {
    if (busy) return;
    const found = problemsOf(form);
    setProblems(found);
    setRefusal(null);
    if (found.length > 0) return;
    setBusy(true);
    const answer = await worker().setUpSchool({
      key: form.key.trim(),
      school: form.school.trim(),
      className: form.className.trim(),
      teacher: form.teacher.trim(),
      password: form.password,
      learners: [...learners.names, ...learners.repeated],
    });
    setBusy(false);
    if (!answer.ok) {
      setRefusal(answer.error);
      return;
    }
    const first = answer.value.classes[0];
    route(first ? paths.invite(first.id) : paths.teacher(), true);
  }

  if (refusal?.code === 'already-set-up') return <AlreadySetUp />;
  return (
    <PageLayout title={t('admin.setup.title')} lead={t('admin.setup.lead')}>
      {device.value?.teacher && (
        <Notice tone="info" title={t('admin.setup.known', { school: device.value.teacher.school.name })}>
          <a href={paths.teacher()}>{t('admin.setup.toClasses')}</a>
        </Notice>
      )}
      <form
        class="stack"
        data-gap="large"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary problems={problems} />
        {refusal && <SetupRefusal failure={refusal} />}
        {(!keyGiven || refusal?.code === 'forbidden') && (
          <TextField
            id="key"
            label={t('admin.setup.key')}
            hint={t('admin.setup.keyHint')}
            error={errorOf('key')}
            value={form.key}
            onInput={(key) => put({ key })}
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
            onInput={(school) => put({ school })}
            autocomplete="off"
            autocapitalize="words"
          />
          <TextField
            id="className"
            label={t('admin.setup.class')}
            hint={t('admin.setup.classHint')}
            error={errorOf('className')}
            value={form.className}
            onInput={(className) => put({ className })}
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
            onInput={(teacher) => put({ teacher })}
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
              onInput={(value) => put({ [field]: value })}
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
                onInput={(event) => put({ learners: event.currentTarget.value })}
              />
            )}
          </Field>
          <p role="status">
            {t('admin.setup.count', { count: learners.names.length + learners.repeated.length })}
            {learners.repeated.length > 0 &&
              ` ${t('admin.setup.repeated', { count: learners.repeated.length })}`}
          </p>
        </fieldset>
        <div>
          <Button type="submit" variant="primary" busy={busy}>
            {t('admin.setup.action')}
          </Button>
        </div>
      </form>
    </PageLayout>
  );
}

function AlreadySetUp() {
  return (
    <PageLayout title={t('admin.done.title')}>
      <EmptyState
        title={t('admin.done.heading')}
        action={
          <LinkButton href={paths.teacher()} variant="primary">
            {t('admin.done.action')}
          </LinkButton>
        }
      >
        {t('error.already-set-up')}
      </EmptyState>
    </PageLayout>
  );
}

/** Two refusals have another cause here than elsewhere: the key, and a hub that is not running. */
function SetupRefusal({ failure }: { failure: Failure }) {
  if (failure.code !== 'forbidden' && failure.code !== 'hub-unreachable')
    return <FailureNotice failure={failure} />;
  return (
    <Notice tone="bad" live="alert" title={t(`admin.refused.${failure.code}`)}>
      {t(`admin.refused.${failure.code}.words`)}
    </Notice>
  );
}
