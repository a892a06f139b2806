import './invite.css';
import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { AddLearners } from './AddLearners.tsx';
import { useClassBoard } from './class-board.ts';
import { isMine } from './is-mine.ts';
import { JoinPoster } from './JoinPoster.tsx';
import { OnlyHere } from './OnlyHere.tsx';
import { RenewCode } from './RenewCode.tsx';
import { TeacherFailure } from './TeacherFailure.tsx';

/** How learners get in: the code and the poster for their devices, and their names on the list. */
export function InvitePage() {
  const classId = useRoute().params['class'] as ClassId;
  const { route } = useLocation();
  const board = useClassBoard(classId);
  const teacher = device.value?.teacher;
  const signedOut = device.value !== null && !teacher;
  useEffect(() => {
    if (signedOut) route(`${paths.teacher()}?class=${classId}`, true);
  }, [signedOut, classId]);

  // The session knows the class at once; the board knows who is in it.
  const known =
    teacher?.classes.find((one) => one.id === classId) ?? (board?.ok ? board.value.answer.class : null);
  const names = board?.ok ? board.value.answer.learners.map(({ name }) => name) : [];
  const empty = known?.learners === 0;
  return (
    <PageLayout
      title={t('teacher.invite.title')}
      kicker={known && <bdi>{known.name}</bdi>}
      back={{ href: paths.board(classId), label: t('teacher.learner.back') }}
      width="wide"
    >
      {!known && board && !board.ok && (
        <TeacherFailure failure={board.error} classId={classId} doing="board" />
      )}
      {!known && board === null && <p role="status">{t('common.loading')}</p>}
      {teacher?.expired && (
        <Notice tone="warn" title={t('teacher.expired.title')}>
          {t('teacher.expired.words')}
        </Notice>
      )}
      {known && !isMine(classId) && <Notice tone="info">{t('teacher.board.lookOnly')}</Notice>}
      {known && teacher && isMine(classId) && (
        <div class="invite" data-first={empty ? 'learners' : 'poster'}>
          <div class="stack">
            <OnlyHere addresses={teacher.addresses} />
            <JoinPoster
              school={teacher.school.name}
              className={known.name}
              code={known.code}
              addresses={teacher.addresses}
              safe={teacher.safe ?? null}
              primary={!empty}
            />
          </div>
          <div class="stack">
            <AddLearners classId={classId} names={names} count={known.learners} primary={empty} />
            <RenewCode classId={classId} />
          </div>
        </div>
      )}
    </PageLayout>
  );
}
