import { useEffect, useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { rememberedClass } from '#app/shell/session.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { Landscape } from '#app/ui/EmptyState.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { Field } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { readClassCode } from '#domain/class-code.ts';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import type { JoinedClass } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { ClassCodeInput } from './ClassCodeInput.tsx';
import { shapeClassCode } from './class-code-text.ts';
import { Joining } from './Joining.tsx';
import { useJoin } from './use-join.ts';

export type JoinFormProps = {
  /** From the link or the QR poster: then it is tried at once. */
  code: string;
  /** The class this device is in already. */
  joined: JoinedClass | null;
  onJoining: (joining: boolean) => void;
};

const field = 'class-code';

/** The class code, typed or brought by the link of the poster. */
export function JoinForm({ code, joined, onJoining }: JoinFormProps) {
  const [typed, setTyped] = useState(() => shapeClassCode(code));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const { state, join } = useJoin(onJoining);

  function check(): void {
    const read = readClassCode(typed);
    if (read) {
      setProblems([]);
      void join(read);
      return;
    }
    setProblems([{ field, message: t(typed === '' ? 'join.code.empty' : 'error.class-code-malformed') }]);
  }

  // A poster's link is a wish to join. A device that is in a class already asks first.
  useEffect(() => {
    if (code !== '' && !joined) check();
  }, []);

  useEffect(() => {
    if (state.kind === 'asking' && state.failure?.code === 'class-code-unknown')
      setProblems([{ field, message: joinWords(state.failure) }]);
  }, [state]);

  if (state.kind === 'joining') return <Joining code={state.code} />;
  const failed = state.failure && state.failure.code !== 'class-code-unknown' ? state.failure : null;
  return (
    <PageLayout
      title={joined ? t('join.again.title') : t('join.title')}
      lead={joined ? undefined : t('join.lead')}
      back={joined ? { href: paths.start() } : undefined}
    >
      <ErrorSummary problems={problems} />
      {failed && (
        <Notice tone="bad" live="alert">
          {joinWords(failed)}
        </Notice>
      )}
      {joined && <Notice tone="info">{t('join.again.notice', { class: joined.class.name })}</Notice>}
      {!joined && rememberedClass() && <Notice tone="warn">{t('error.storage-lost')}</Notice>}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          check();
        }}
      >
        <Field
          id={field}
          label={t('join.code.label')}
          hint={t('join.code.hint')}
          error={problems.length > 0 ? t('join.code.check') : undefined}
        >
          {(control) => <ClassCodeInput control={control} value={typed} onInput={setTyped} />}
        </Field>
        <Button type="submit" variant="primary" wide>
          {joined ? t('join.again.button') : t('join.button')}
        </Button>
      </form>
      {!joined && (
        <>
          <Landscape />
          <p class="join-other">
            <LinkButton href={paths.teacher()} variant="quiet" icon="school">
              {t('join.teacher')}
            </LinkButton>
          </p>
        </>
      )}
    </PageLayout>
  );
}

/** Nothing has been done on this device yet, so some failures say something else here than on other screens. */
const joinWords = (failure: Failure): string => failureWords(`join.failure.${failure.code}`, failure);
