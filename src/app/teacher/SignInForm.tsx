import { useState } from 'preact/hooks';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { PasswordField } from './PasswordField.tsx';

export type SignInFormProps = {
  /** Filled in when somebody signs in again. */
  name: string;
  /** The form stays busy: what follows a sign-in takes its place. */
  onSignedIn: () => void;
};

export function SignInForm({ name: knownName, onSignedIn }: SignInFormProps) {
  const [name, setName] = useState(knownName);
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;

  async function submit(): Promise<void> {
    if (busy) return;
    const missing: FieldProblem[] = [];
    if (name.trim() === '') missing.push({ field: 'name', message: t('teacher.signIn.nameMissing') });
    if (password === '') missing.push({ field: 'password', message: t('teacher.signIn.passwordMissing') });
    setProblems(missing);
    setRefusal(null);
    if (missing.length > 0) return;
    setBusy(true);
    const answer = await worker().signIn(name.trim(), password);
    if (answer.ok) {
      onSignedIn();
      return;
    }
    setBusy(false);
    if (answer.error.code === 'sign-in-wrong') {
      setPassword('');
      setProblems([{ field: 'password', message: t('error.sign-in-wrong') }]);
    } else setRefusal(answer.error);
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
      <ErrorSummary problems={problems} />
      {refusal?.code === 'hub-unreachable' && (
        <Notice tone="bad" live="alert" title={t('teacher.signIn.unreachable')}>
          {t('teacher.signIn.unreachableWords')}
        </Notice>
      )}
      {refusal && refusal.code !== 'hub-unreachable' && <FailureNotice failure={refusal} />}
      <TextField
        id="name"
        label={t('teacher.signIn.name')}
        hint={t('teacher.signIn.nameHint')}
        error={errorOf('name')}
        value={name}
        onInput={setName}
        name="username"
        autocomplete="username"
        autocapitalize="words"
        spellcheck={false}
      />
      <PasswordField
        id="password"
        label={t('teacher.signIn.password')}
        error={errorOf('password')}
        value={password}
        onInput={setPassword}
      />
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {t('teacher.signIn.action')}
        </Button>
      </div>
      <p class="text-soft text-small">{t('teacher.signIn.forgot')}</p>
    </form>
  );
}
