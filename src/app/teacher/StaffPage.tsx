import './board.css';
import './staff.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { paths } from '#app/paths.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { StaffAnswer } from '#domain/staff-api.ts';
import { t } from '#i18n/locale.ts';
import type { StaffAsk } from '#worker/api.ts';
import { AccountLine } from './AccountLine.tsx';
import type { AskStaff } from './ask-staff.ts';
import { lastBoardPath } from './board-view.ts';
import { FirstPassword } from './FirstPassword.tsx';
import { StaffCard } from './StaffCard.tsx';
import { StaffFailure } from './StaffFailure.tsx';
import { StaffForm } from './StaffForm.tsx';
import { useDisclosure } from './use-disclosure.ts';
import { useSignedIn } from './use-signed-in.ts';

/** Who works here and may what (AUT-4). Needs the hub: nothing of it is kept on the device. */
export function StaffPage() {
  const teacher = useSignedIn();
  const [told, setTold] = useState<StaffAnswer | null>(null);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  async function load(): Promise<void> {
    setRefusal(null);
    const answer = await settled(worker().askSchool('staff', { kind: 'list' }));
    if (answer.ok) setTold(answer.value);
    else setRefusal(answer.error);
  }
  useEffect(() => void load(), []);

  async function ask(wish: StaffAsk, done: string): Promise<Failure | null> {
    const answer = await settled(worker().askSchool('staff', wish));
    if (!answer.ok) return answer.error;
    setTold(answer.value);
    showToast(done);
    return null;
  }

  return (
    <PageLayout
      title={t('staff.title')}
      kicker={teacher?.school.name}
      back={{ href: lastBoardPath() ?? paths.teacher() }}
      width="wide"
    >
      {told === null && refusal === null && <p role="status">{t('common.loading')}</p>}
      {refusal && (
        <>
          <StaffFailure failure={refusal} />
          <div>
            <Button icon="sync" onClick={() => void load()}>
              {t('common.tryAgain')}
            </Button>
          </div>
        </>
      )}
      {told && teacher && <StaffBody told={told} self={teacher.person.id} ask={ask} setTold={setTold} />}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

type StaffBodyProps = {
  told: StaffAnswer;
  self: string;
  ask: AskStaff;
  setTold: (told: StaffAnswer) => void;
};

function StaffBody({ told, self, ask, setTold }: StaffBodyProps) {
  const { staff, classes, password } = told;
  const adding = useDisclosure();
  const heading = useRef<HTMLHeadingElement>(null);
  const present = staff.filter(({ ended }) => ended === null);
  const ended = staff.filter((member) => member.ended !== null);
  const principals = present.filter(({ roles }) => roles.includes('principal')).length;
  const shared = { classes, ask, onGone: () => heading.current?.focus() };
  return (
    <>
      {password && (
        <FirstPassword
          name={staff.find(({ id }) => id === password.staff)?.name ?? ''}
          password={password.password}
          onHide={() => {
            setTold({ ...told, password: null });
            heading.current?.focus();
          }}
        />
      )}
      <section class="stack" aria-labelledby="present">
        <h2 id="present" tabIndex={-1} ref={heading}>
          {t('staff.count', { count: present.length })}
        </h2>
        <p class="text-soft">{t('staff.words')}</p>
        <div ref={adding.box}>
          {adding.open ? (
            <StaffForm classes={classes} ask={ask} onClose={adding.hide} onDone={adding.leave} />
          ) : (
            <Button variant={password ? 'secondary' : 'primary'} icon="plus" onClick={adding.show}>
              {t('staff.add')}
            </Button>
          )}
        </div>
        <ul class="list staff-grid">
          {present.map((member) => (
            // Anew with a new password: the dialog that asked for it is gone and cannot take the focus back.
            <li key={password?.staff === member.id ? password.password : member.id}>
              <StaffCard
                {...shared}
                member={member}
                isSelf={member.id === self}
                isOnlyPrincipal={principals === 1 && member.roles.includes('principal')}
              />
            </li>
          ))}
        </ul>
      </section>
      {ended.length > 0 && (
        <details class="staff-ended">
          <summary>{t('staff.ended', { count: ended.length })}</summary>
          <p class="text-soft">{t('staff.endedWords')}</p>
          <ul class="list staff-grid">
            {ended.map((member) => (
              <li key={member.id}>
                <StaffCard {...shared} member={member} isSelf={false} isOnlyPrincipal={false} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
