import './board.css';
import './sign-in.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { AccountLine } from './AccountLine.tsx';
import { lastBoardPath } from './board-view.ts';
import { letGoOfBoard } from './class-board.ts';
import { PasswordField } from './PasswordField.tsx';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useSignedIn } from './use-signed-in.ts';

/** As the hub demands (domain/staff-api.ts). */
const shortestPassword = 8;

/** One's own sign-in: another password, and the way out of every device at once (AUT-6). */
export function AccountPage() {
  const teacher = useSignedIn();
  const isFirst = teacher?.person.isFirst ?? false;
  const { route } = useLocation();
  const wasFirst = useRef(isFirst);
  // On to the classes once an own password is chosen; when the device says so, or the door would send them back.
  useEffect(() => {
    if (wasFirst.current && !isFirst && teacher) route(paths.teacher(), true);
    wasFirst.current = isFirst;
  }, [isFirst]);
  return (
    <PageLayout
      title={t(isFirst ? 'staff.own.first' : 'staff.own.title')}
      kicker={teacher?.person.name}
      lead={isFirst ? t('staff.own.firstWords') : undefined}
      back={isFirst ? undefined : { href: lastBoardPath() ?? paths.teacher() }}
    >
      {teacher && <PasswordForm isFirst={isFirst} />}
      {teacher && !isFirst && <Everywhere />}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

function PasswordForm({ isFirst }: { isFirst: boolean }) {
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;

  async function submit(): Promise<void> {
    if (busy) return;
    const found: FieldProblem[] = [];
    if (password === '') found.push({ field: 'old', message: t('staff.own.oldMissing') });
    if (next.length < shortestPassword)
      found.push({ field: 'next', message: t('staff.own.tooShort', { least: shortestPassword }) });
    else if (next === password) found.push({ field: 'next', message: t('staff.own.same') });
    setProblems(found);
    setRefusal(null);
    if (found.length > 0) return;
    setBusy(true);
    const done = await settled(worker().askSchool('account', { kind: 'password', password, next }));
    setBusy(false);
    if (!done.ok) {
      if (done.error.code === 'sign-in-wrong')
        setProblems([{ field: 'old', message: t('staff.own.oldWrong') }]);
      else setRefusal(done.error);
      return;
    }
    setPassword('');
    setNext('');
    showToast(t('staff.own.done'));
  }

  return (
    <form
      class="stack sign-in"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {!isFirst && <h2>{t('staff.own.password')}</h2>}
      <ErrorSummary problems={problems} />
      {refusal && <TeacherFailure failure={refusal} doing="settle" />}
      <PasswordField
        id="old"
        label={t(isFirst ? 'staff.own.given' : 'staff.own.old')}
        error={errorOf('old')}
        value={password}
        onInput={setPassword}
      />
      <PasswordField
        id="next"
        label={t('staff.own.next')}
        hint={t('staff.own.nextHint', { least: shortestPassword })}
        isNew
        error={errorOf('next')}
        value={next}
        onInput={setNext}
      />
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('staff.own.change')}
        </Button>
      </div>
    </form>
  );
}

function Everywhere() {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function leave(): Promise<void> {
    setBusy(true);
    setRefusal(null);
    const done = await settled(worker().askSchool('account', { kind: 'sign-out-everywhere' }));
    if (!done.ok) {
      setBusy(false);
      setRefusal(done.error);
      return;
    }
    await worker().signOut();
    letGoOfBoard();
    route(paths.teacher(), true);
    showToast(t('staff.everywhere.done'));
  }

  return (
    <section class="stack" aria-labelledby="everywhere">
      <h2 id="everywhere">{t('staff.everywhere.title')}</h2>
      {refusal && <TeacherFailure failure={refusal} doing="settle" />}
      <Notice tone="info">{t('staff.everywhere.words')}</Notice>
      <div>
        <Button icon="leave" busy={busy} onClick={() => void leave()}>
          {t('staff.everywhere.action')}
        </Button>
      </div>
    </section>
  );
}
