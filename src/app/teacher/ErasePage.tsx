import './board.css';
import './erasures.css';
import { useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import { isSameName } from '#domain/erasure-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { AccountLine } from './AccountLine.tsx';
import { useClassBoard } from './class-board.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useSignedIn } from './use-signed-in.ts';

const goes = ['name', 'work', 'words', 'said', 'places'] as const;
const stays = ['fact', 'difficulties', 'record', 'backups', 'outside'] as const;
const field = 'erase-name';

/** Everything about one learner goes for good: said in full, and the name typed before it is done (ERA-1). */
export function ErasePage() {
  const { params } = useRoute();
  const classId = params['class'] as ClassId;
  const learner = params['learner'] as LearnerId;
  const teacher = useSignedIn();
  const board = useClassBoard(classId);
  const answer = board?.ok ? board.value.answer : null;
  // The board hears of it before this page has said that it is done.
  const shown = useRef<string | null>(null);
  shown.current = answer?.learners.find((one) => one.learner === learner)?.name ?? shown.current;
  const name = shown.current;
  const failed =
    board?.ok === false ? board.error : answer && name === null ? failure('learner-unknown') : null;
  const back = name === null ? paths.board(classId) : paths.learnerPage(classId, learner);
  const mayErase = teacher?.person.roles.includes('principal') ?? false;
  return (
    <PageLayout
      title={name === null ? t('staff.erase.titleOfNobody') : t('staff.erase.title', { name })}
      kicker={answer?.class.name}
      back={{ href: back }}
    >
      {board === null && <p role="status">{t('common.loading')}</p>}
      {failed && <TeacherFailure failure={failed} classId={classId} doing="board" />}
      {name !== null && !mayErase && <Notice tone="info">{t('staff.erase.notYou')}</Notice>}
      {name !== null && mayErase && <EraseForm {...{ classId, learner, name, back }} />}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

type EraseFormProps = { classId: ClassId; learner: LearnerId; name: string; back: string };

function EraseForm({ classId, learner, name, back }: EraseFormProps) {
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(): Promise<void> {
    if (busy) return;
    setRefusal(null);
    if (!isSameName(typed, name)) {
      setProblems([{ field, message: t('staff.erase.otherName') }]);
      return;
    }
    setProblems([]);
    setBusy(true);
    const done = await settled(worker().askErasures({ kind: 'erase', classId, learner, name: typed }));
    setBusy(false);
    if (!done.ok) {
      setRefusal(done.error);
      return;
    }
    route(paths.erasures(), true);
    showToast(t('staff.erase.done'));
  }

  return (
    <>
      <Notice tone="warn" title={t('staff.erase.noWayBack')}>
        {t('staff.erase.noWayBackWords')}
      </Notice>
      <section class="stack" data-gap="small" aria-labelledby="erase-goes">
        <h2 id="erase-goes">{t('staff.erase.goes')}</h2>
        <ul class="erase-list">
          {goes.map((one) => (
            <li key={one}>{t(`staff.erase.goes.${one}`, { name })}</li>
          ))}
        </ul>
      </section>
      <section class="stack" data-gap="small" aria-labelledby="erase-stays">
        <h2 id="erase-stays">{t('staff.erase.stays')}</h2>
        <ul class="erase-list">
          {stays.map((one) => (
            <li key={one}>{t(`staff.erase.stays.${one}`)}</li>
          ))}
        </ul>
      </section>
      <form
        class="stack"
        noValidate
        aria-label={t('staff.erase.title', { name })}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary problems={problems} />
        {refusal && <TeacherFailure failure={refusal} classId={classId} doing="settle" />}
        <TextField
          id={field}
          label={t('staff.erase.type')}
          hint={t('staff.erase.typeHint', { name })}
          error={problems[0]?.message}
          value={typed}
          onInput={setTyped}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          dir="auto"
        />
        <div class="row">
          <Button type="submit" variant="danger" icon="delete" busy={busy}>
            {t('staff.erase.action')}
          </Button>
          <LinkButton href={back} variant="quiet">
            {t('common.cancel')}
          </LinkButton>
        </div>
      </form>
    </>
  );
}
