import { useState } from 'preact/hooks';
import { mostNames, readNameLines } from '#app/shell/name-lines.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { Field } from '#app/ui/Field.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import { formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { TeacherFailure } from './TeacherFailure.tsx';

export type AddLearnersProps = {
  classId: ClassId;
  /** Who is in the class already. */
  names: readonly string[];
  count: number;
  primary: boolean;
};

/** Names pasted from a register become learners. Nobody is ever taken off the list here. */
export function AddLearners({ classId, names, count, primary }: AddLearnersProps) {
  const [text, setText] = useState('');
  const [twins, setTwins] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [added, setAdded] = useState<readonly string[]>([]);
  // The board hears of them only when the hub is asked again: a name added a moment ago is there already.
  const [everAdded, setEverAdded] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const read = readNameLines(text, [...names, ...everAdded]);
  const toAdd = twins ? [...read.names, ...read.repeated] : read.names;

  async function submit(): Promise<void> {
    if (busy) return;
    const found: FieldProblem[] = [];
    if (toAdd.length === 0) found.push({ field: 'names', message: t('teacher.add.nobody') });
    if (toAdd.length > mostNames)
      found.push({ field: 'names', message: t('teacher.add.tooMany', { most: mostNames }) });
    if (read.tooLong.length > 0) found.push({ field: 'names', message: t('teacher.add.tooLong') });
    setProblems(found);
    setRefusal(null);
    setAdded([]);
    if (found.length > 0) return;
    setBusy(true);
    const answer = await worker().addLearners(classId, toAdd);
    setBusy(false);
    if (!answer.ok) {
      setRefusal(answer.error);
      return;
    }
    setAdded(toAdd);
    setEverAdded([...everAdded, ...toAdd]);
    setText('');
    setTwins(false);
  }

  return (
    <section class="stack no-print" aria-labelledby="add-title">
      <h2 id="add-title">{t('teacher.add.title')}</h2>
      <p class="text-soft">{t('teacher.add.now', { count })}</p>
      {added.length > 0 && (
        <Notice tone="good" live="status" title={t('teacher.add.done', { count: added.length })}>
          {formatList(added)}
        </Notice>
      )}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary problems={problems} />
        {refusal && <TeacherFailure failure={refusal} classId={classId} doing="add" />}
        <Field
          id="names"
          label={t('teacher.add.label')}
          hint={t('teacher.add.hint')}
          error={problems[0]?.message}
          describedBy="names-count"
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
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Field>
        <p id="names-count" role="status">
          {t('teacher.add.count', { count: toAdd.length })}
        </p>
        {read.repeated.length > 0 && (
          <Notice tone="warn" title={t('teacher.add.repeated', { count: read.repeated.length })}>
            <p>{formatList(read.repeated)}</p>
            <label class="check">
              <input type="checkbox" checked={twins} onChange={() => setTwins(!twins)} />
              <span>{t('teacher.add.twins')}</span>
            </label>
          </Notice>
        )}
        <div>
          <Button type="submit" variant={primary ? 'primary' : 'secondary'} icon="plus" busy={busy}>
            {t('teacher.add.action', { count: toAdd.length })}
          </Button>
        </div>
      </form>
    </section>
  );
}
