import { useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { ErrorSummary, type FieldProblem } from '#app/ui/ErrorSummary.tsx';
import { TextField } from '#app/ui/Field.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { type SchoolClass, type StaffRole, staffRoles, type ToldMember } from '#domain/staff-api.ts';
import { t } from '#i18n/locale.ts';
import type { AskStaff } from './ask-staff.ts';
import { StaffFailure } from './StaffFailure.tsx';

export type StaffFormProps = {
  /** Whose rights are changed; left out for somebody new. */
  member?: ToldMember;
  classes: readonly SchoolClass[];
  ask: AskStaff;
  /** Given up. */
  onClose: () => void;
  onDone: () => void;
};

/** A name, what they are here, and for a teacher which classes. */
export function StaffForm({ member, classes, ask, onClose, onDone }: StaffFormProps) {
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly StaffRole[]>(member?.roles ?? ['teacher']);
  const [own, setOwn] = useState<readonly string[]>(member?.classes ?? []);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const field = (part: string) => `staff-${member?.id ?? 'new'}-${part}`;
  const problemOf = (part: string) => problems.find((one) => one.field === field(part))?.message;
  const teaches = roles.includes('teacher');

  async function submit(): Promise<void> {
    if (busy) return;
    const found: FieldProblem[] = [];
    if (!member && name.trim() === '') found.push({ field: field('name'), message: t('staff.form.noName') });
    if (roles.length === 0) found.push({ field: field('roles'), message: t('staff.form.noRole') });
    setProblems(found);
    setRefusal(null);
    if (found.length > 0) return;
    setBusy(true);
    // Somebody who does not teach has no classes of their own.
    const chosen = classes.map(({ id }) => id).filter((id) => teaches && own.includes(id));
    const rights = { roles: [...roles], classes: chosen };
    const refused = member
      ? await ask(
          { kind: 'change', staff: member.id, ...rights },
          t('staff.form.changed', { name: member.name }),
        )
      : await ask(
          { kind: 'add', name: name.trim(), ...rights },
          t('staff.form.added', { name: name.trim() }),
        );
    setBusy(false);
    if (refused?.data?.['reason'] === 'name-taken')
      setProblems([{ field: field('name'), message: t('staff.refused.name-taken') }]);
    else if (refused) setRefusal(refused);
    else onDone();
  }

  return (
    <form
      class="stack staff-form"
      noValidate
      aria-label={member ? t('staff.form.of', { name: member.name }) : t('staff.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary problems={problems} />
      {refusal && <StaffFailure failure={refusal} />}
      {!member && (
        <TextField
          id={field('name')}
          label={t('staff.form.name')}
          hint={t('staff.form.nameHint')}
          error={problemOf('name')}
          value={name}
          onInput={setName}
          maxLength={80}
          autocomplete="off"
          autocapitalize="words"
          spellcheck={false}
        />
      )}
      <ChoiceGroup
        id={field('roles')}
        legend={t('staff.form.roles')}
        error={problemOf('roles')}
        type="several"
        options={staffRoles.map((role) => ({
          id: role,
          text: t(`staff.role.${role}`),
          hint: t(`staff.role.${role}.hint`),
        }))}
        value={roles}
        onChange={(chosen) => setRoles(staffRoles.filter((role) => chosen.includes(role)))}
      />
      {teaches && (
        <ChoiceGroup
          id={field('classes')}
          legend={t('staff.form.classes')}
          type="several"
          options={classes.map((one) => ({
            id: one.id,
            text: one.name,
            hint: t('staff.form.learners', { count: one.learners }),
          }))}
          value={own}
          onChange={setOwn}
        />
      )}
      <div class="row">
        <Button type="submit" variant="primary" busy={busy}>
          {t(member ? 'staff.form.save' : 'staff.form.add')}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
