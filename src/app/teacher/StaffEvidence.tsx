import { useState } from 'preact/hooks';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import type { StaffLine } from '#domain/hub-api.ts';
import type { SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { NoteField } from './NoteField.tsx';
import { type About, useSaying } from './say.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { momentWords } from './when.ts';

export type StaffEvidenceProps = {
  skill: SkillId;
  lines: readonly StaffLine[];
  about: About;
  now: number;
};

/** What staff said of a skill: who, when and why, and the way to take it back. */
export function StaffEvidence({ lines, ...rest }: StaffEvidenceProps) {
  if (lines.length === 0) return null;
  return (
    <ul class="list staff-list" aria-label={t('teacher.staff.label')}>
      {[...lines].reverse().map((line) => (
        <Line {...rest} line={line} key={line.id} />
      ))}
    </ul>
  );
}

type LineProps = Omit<StaffEvidenceProps, 'lines'> & { line: StaffLine };

function Line({ skill, line, about, now }: LineProps) {
  const [asking, setAsking] = useState(false);
  const moment = momentWords(line.at, now);
  return (
    <li class="staff-line">
      <p class="staff-said">
        <Icon name="person" />
        <b>{saidWords(line)}</b>
        <span class="text-soft">
          {line.by === null
            ? t('teacher.staff.someone', { moment })
            : t('teacher.staff.who', { name: line.by, moment })}
        </span>
      </p>
      {line.note !== '' && <p dir="auto">{line.note}</p>}
      {line.skills.length > 1 && (
        <p class="text-soft text-small">{t('teacher.staff.shared', { count: line.skills.length })}</p>
      )}
      {about.mayChange && (
        <Button variant="quiet" onClick={() => setAsking(true)}>
          {t('teacher.staff.takeBack')}
        </Button>
      )}
      <TakeBack skill={skill} line={line} about={about} open={asking} close={() => setAsking(false)} />
    </li>
  );
}

type TakeBackProps = { skill: SkillId; line: StaffLine; about: About; open: boolean; close: () => void };

function TakeBack({ skill, line, about, open, close }: TakeBackProps) {
  const { busy, refusal, say } = useSaying(about);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const { classId, learner } = about;

  async function submit(): Promise<void> {
    setMissing(note.trim() === '');
    if (note.trim() === '') {
      document.getElementById(`back-${line.id}`)?.focus();
      return;
    }
    const said = await say(
      () => worker().withdrawEvidence(classId, learner, line.id, note.trim()),
      t('teacher.staff.takenBack'),
    );
    if (!said) return;
    close();
    // The line is gone, and with it the button that focus would go back to.
    document.getElementById(`skill-${skill}`)?.querySelector('summary')?.focus();
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('teacher.staff.takeBackTitle')}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            {t('teacher.staff.takeBack')}
          </Button>
        </>
      }
    >
      <div class="stack">
        {refusal && <TeacherFailure failure={refusal} classId={classId} doing="say" />}
        <p>{t('teacher.staff.takeBackWords', { name: about.name })}</p>
        <NoteField
          id={`back-${line.id}`}
          label={t('teacher.say.why')}
          note={note}
          onNote={setNote}
          error={missing ? t('teacher.say.whyMissing') : undefined}
        />
      </div>
    </Dialog>
  );
}

/** "Piece of work: on the way, rated by two". */
const saidWords = ({ kind, level, raters }: StaffLine): string =>
  t(`teacher.staff.${kind}`, { level: t(`teacher.level.${level}`), raters });
