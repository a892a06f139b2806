import './setup.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { SessionAnswer } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import { SetupFields } from './SetupFields.tsx';
import { emptySetup, problemsOf, requestOf, type SetupForm } from './setup-form.ts';

/** The first minutes of a school: one class, one teacher, the names. The key in the address shows who holds the hub. */
export function SetupPage() {
  const { route } = useLocation();
  const [form, setForm] = useState<SetupForm>(() => ({ ...emptySetup, key: location.hash.slice(1) }));
  const [keyGiven] = useState(form.key !== '');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<SessionAnswer | null>(null);
  const teacher = device.value?.teacher;

  // The next page is for a teacher: it waits until this device knows that there is one.
  useEffect(() => {
    if (!done || !teacher) return;
    const first = done.classes[0];
    route(first ? paths.invite(first.id) : paths.teacher(), true);
  }, [done, teacher]);

  async function submit(): Promise<void> {
    if (busy) return;
    const found = problemsOf(form);
    setProblems(found);
    setRefusal(null);
    if (found.length > 0) return;
    setBusy(true);
    const answer = await worker().setUpSchool(requestOf(form));
    if (answer.ok) setDone(answer.value);
    else {
      setBusy(false);
      setRefusal(answer.error);
    }
  }

  const isSetUp = teacher && !teacher.expired && !busy;
  if (isSetUp || refusal?.code === 'already-set-up') return <AlreadySetUp />;
  return (
    <PageLayout title={t('admin.setup.title')} lead={t('admin.setup.lead')}>
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
        <SetupFields
          form={form}
          problems={problems}
          askForKey={!keyGiven || refusal?.code === 'forbidden'}
          onChange={(part) => setForm((before) => ({ ...before, ...part }))}
        />
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
