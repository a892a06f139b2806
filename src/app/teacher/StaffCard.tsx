import { useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { SchoolClass, ToldMember } from '#domain/staff-api.ts';
import { formatDate, formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { AskStaff } from './ask-staff.ts';
import { StaffFailure } from './StaffFailure.tsx';
import { StaffForm } from './StaffForm.tsx';
import { useDisclosure } from './use-disclosure.ts';

export type StaffCardProps = {
  member: ToldMember;
  classes: readonly SchoolClass[];
  isSelf: boolean;
  isOnlyPrincipal: boolean;
  ask: AskStaff;
  /** The card that had the focus is gone. */
  onGone: () => void;
};

/** One person: what they are here, which classes are theirs, and what can be changed about that. */
export function StaffCard({ member, classes, isSelf, isOnlyPrincipal, ask, onGone }: StaffCardProps) {
  const { id, name, roles, ended, isFirst } = member;
  const changing = useDisclosure();
  const own = classes.filter((one) => member.classes.includes(one.id)).map((one) => one.name);
  return (
    <article class="staff-card" aria-labelledby={`name-${id}`}>
      <h3 class="staff-name" id={`name-${id}`}>
        <bdi>{name}</bdi>
        {isSelf && <span class="staff-self"> {t('staff.you')}</span>}
      </h3>
      {ended === null ? (
        <>
          <p>{formatList(roles.map((role) => t(`staff.role.${role}`)))}</p>
          {roles.includes('teacher') && (
            <p class="text-soft staff-classes">
              <bdi>{own.length > 0 ? formatList(own) : t('staff.noClasses')}</bdi>
            </p>
          )}
          {isFirst && <p class="text-soft">{t('staff.notYetChosen')}</p>}
          {isOnlyPrincipal && <p class="text-soft text-small">{t('staff.onlyPrincipal')}</p>}
          <div ref={changing.box}>
            {changing.open ? (
              <StaffForm
                member={member}
                classes={classes}
                ask={ask}
                onClose={changing.hide}
                onDone={changing.hide}
              />
            ) : (
              <div class="row">
                <Button aria-describedby={`name-${id}`} onClick={changing.show}>
                  {t('staff.change')}
                </Button>
                {!isSelf && <Deed kind="password" member={member} ask={ask} onDone={() => undefined} />}
                {!isOnlyPrincipal && <Deed kind="end" member={member} ask={ask} onDone={onGone} />}
              </div>
            )}
          </div>
        </>
      ) : (
        <p class="text-soft">{t('staff.endedOn', { date: formatDate(ended) })}</p>
      )}
    </article>
  );
}

type DeedProps = { kind: 'end' | 'password'; member: ToldMember; ask: AskStaff; onDone: () => void };

/** What is asked for once more before it is done. */
function Deed({ kind, member, ask, onDone }: DeedProps) {
  const { id, name } = member;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function go(): Promise<void> {
    setBusy(true);
    setRefusal(null);
    const refused = await ask({ kind, staff: id }, t(`staff.${kind}.done`, { name }));
    setBusy(false);
    setRefusal(refused);
    if (refused) return;
    setAsking(false);
    onDone();
  }

  return (
    <>
      <Button variant="quiet" aria-describedby={`name-${id}`} onClick={() => setAsking(true)}>
        {t(`staff.${kind}.action`)}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t(`staff.${kind}.title`, { name })}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button variant={kind === 'end' ? 'danger' : 'primary'} busy={busy} onClick={() => void go()}>
              {t(`staff.${kind}.action`)}
            </Button>
          </>
        }
      >
        <div class="stack">
          {refusal && <StaffFailure failure={refusal} />}
          <p>{t(`staff.${kind}.words`, { name })}</p>
        </div>
      </Dialog>
    </>
  );
}
