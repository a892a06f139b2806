import { useState } from 'preact/hooks';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { type Challenge, challenges } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { LearnerPage } from '#worker/api.ts';
import { NoteField } from './NoteField.tsx';
import { SkillPicker } from './SkillPicker.tsx';
import { type About, useSaying } from './say.ts';
import { TeacherFailure } from './TeacherFailure.tsx';

export type PlanFormProps = { page: LearnerPage; about: About; close: () => void };

/** What the learner is to work on, how hard, and a word to the next teacher who looks. */
export function PlanForm({ page, about, close }: PlanFormProps) {
  const before = page.learner.plan;
  const { classId, learner, name } = about;
  const { busy, refusal, say } = useSaying(about);
  const [skills, setSkills] = useState(before?.skills ?? []);
  const [challenge, setChallenge] = useState<Challenge | null>(before?.challenge ?? null);
  const [note, setNote] = useState(before?.note ?? '');
  // A plan of an earlier pack may name what this class no longer has.
  const known = skills.filter((skill) => page.skills.some(({ standing }) => standing.skill === skill));

  async function submit(): Promise<void> {
    const plan = { skills: [...known], challenge, note: note.trim() };
    const said = await say(
      () => worker().changePlan(classId, learner, plan),
      t('teacher.plan.done', { name, count: known.length }),
    );
    if (said) close();
  }

  return (
    <form
      class="stack say"
      noValidate
      aria-label={t('teacher.plan.change')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {refusal && <TeacherFailure failure={refusal} classId={classId} doing="say" />}
      <SkillPicker skills={page.skills} chosen={known} onChange={(chosen) => setSkills([...chosen])} />
      <ChoiceGroup
        legend={t('teacher.plan.challenge')}
        type="one"
        options={(['own', ...challenges] as const).map((one) => ({
          id: one,
          text: t(`teacher.plan.challenge.${one}`),
        }))}
        value={[challenge ?? 'own']}
        onChange={([chosen]) => setChallenge(challenges.find((one) => one === chosen) ?? null)}
      />
      <NoteField
        id="plan-note"
        label={t('teacher.plan.note')}
        hint={t('teacher.plan.noteHint')}
        optional
        note={note}
        onNote={setNote}
      />
      <div class="row">
        <Button type="submit" icon="check" busy={busy}>
          {t('teacher.plan.action')}
        </Button>
        <Button variant="quiet" onClick={close}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
