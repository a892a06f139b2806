import { useState } from 'preact/hooks';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import type { GiveEvidenceRequest } from '#domain/hub-api.ts';
import type { SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { NoteField } from './NoteField.tsx';
import { type About, mintEvidenceId, useSaying } from './say.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useDisclosure } from './use-disclosure.ts';

/** What may be said of a skill: the two judgements stand by themselves, the others come with a level. */
const sayings = ['secure', 'notYet', 'rubric', 'observation', 'checklist'] as const;
type Saying = (typeof sayings)[number];
const levels = [0, 1, 2, 3, 4] as const;
type Level = (typeof levels)[number];

export type EvidenceFormProps = { skill: SkillId; title: string; about: About };

/** The teacher's own word on a skill: what they saw, and why. Nothing typed is lost while the hub is away. */
export function EvidenceForm({ skill, title, about }: EvidenceFormProps) {
  const { classId, learner, name } = about;
  const { busy, refusal, say } = useSaying(about);
  const { open, show, hide, box } = useDisclosure();
  const [id, setId] = useState(mintEvidenceId);
  const [saying, setSaying] = useState<Saying | null>(null);
  const [level, setLevel] = useState<Level | null>(null);
  const [pair, setPair] = useState(false);
  const [note, setNote] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const field = (part: string) => `say-${skill.replace(/\./g, '-')}-${part}`;
  const withLevel = saying !== null && saying !== 'secure' && saying !== 'notYet';
  const problemOf = (part: string) => problems.find((one) => one.field === field(part))?.message;

  function restart(): void {
    setId(mintEvidenceId());
    setSaying(null);
    setLevel(null);
    setPair(false);
    setNote('');
    setProblems([]);
    hide();
  }

  async function submit(): Promise<void> {
    const found: FieldProblem[] = [];
    if (saying === null) found.push({ field: field('what'), message: t('teacher.say.whatMissing') });
    if (withLevel && level === null)
      found.push({ field: field('level'), message: t('teacher.say.levelMissing') });
    if (!withLevel && saying !== null && note.trim() === '')
      found.push({ field: field('note'), message: t('teacher.say.whyMissing') });
    setProblems(found);
    if (found.length > 0 || saying === null) return;
    const evidence: GiveEvidenceRequest = {
      id,
      kind: saying === 'secure' || saying === 'notYet' ? 'judgement' : saying,
      skills: [skill],
      level: saying === 'secure' ? 4 : saying === 'notYet' ? 0 : (level ?? 0),
      raters: saying === 'rubric' && pair ? 2 : 1,
      note: note.trim(),
    };
    if (await say(() => worker().giveEvidence(classId, learner, evidence), t('teacher.say.done'))) restart();
  }

  if (!about.mayChange) return null;
  if (!open)
    return (
      <div ref={box}>
        <Button icon="plus" onClick={show}>
          {t('teacher.say.open')}
        </Button>
      </div>
    );
  return (
    <div ref={box}>
      <form
        class="stack say"
        noValidate
        aria-label={t('teacher.say.title', { name, skill: title })}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary problems={problems} />
        {refusal && <TeacherFailure failure={refusal} classId={classId} doing="say" />}
        <ChoiceGroup
          id={field('what')}
          legend={t('teacher.say.what', { name, skill: title })}
          type="one"
          options={sayings.map((one) => ({
            id: one,
            text: t(`teacher.say.${one}`),
            hint: t(`teacher.say.${one}.hint`),
          }))}
          value={saying === null ? [] : [saying]}
          onChange={([chosen]) => setSaying(sayings.find((one) => one === chosen) ?? null)}
          error={problemOf('what')}
        />
        {withLevel && (
          <ChoiceGroup
            id={field('level')}
            legend={t('teacher.say.level')}
            type="one"
            options={levels.map((one) => ({ id: String(one), text: t(`teacher.level.${one}`) }))}
            value={level === null ? [] : [String(level)]}
            onChange={([chosen]) => setLevel(levels.find((one) => String(one) === chosen) ?? null)}
            error={problemOf('level')}
          />
        )}
        {saying === 'rubric' && (
          <label class="check">
            <input type="checkbox" checked={pair} onChange={() => setPair(!pair)} />
            <span>{t('teacher.say.pair')}</span>
          </label>
        )}
        <NoteField
          id={field('note')}
          label={t('teacher.say.why')}
          hint={t('teacher.say.whyHint')}
          optional={withLevel}
          note={note}
          onNote={setNote}
          error={problemOf('note')}
        />
        <div class="row">
          <Button type="submit" icon="check" busy={busy}>
            {t('teacher.say.action')}
          </Button>
          <Button variant="quiet" onClick={restart}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}
