import './board.css';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { Board } from '#worker/api.ts';
import { AccountLine } from './AccountLine.tsx';
import { attentionOf, stickingBySkill } from './attention.ts';
import { BoardControls } from './BoardControls.tsx';
import { BoardGrid } from './BoardGrid.tsx';
import { BoardSummary } from './BoardSummary.tsx';
import { readView, rememberView, viewedLearners } from './board-view.ts';
import { useClassBoard } from './class-board.ts';
import { DevicesLink } from './DevicesLink.tsx';
import { Freshness } from './Freshness.tsx';
import { isMine } from './is-mine.ts';
import { LearnerCards } from './LearnerCards.tsx';
import { StuckTogether } from './StuckTogether.tsx';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useNow } from './use-now.ts';
import { useWide } from './use-wide.ts';

/** The class at a glance: who is stuck, who is moving, who has not been heard from, and the evidence under it. */
export function BoardPage() {
  const classId = useRoute().params['class'] as ClassId;
  const { route } = useLocation();
  const board = useClassBoard(classId);
  const teacher = device.value?.teacher;
  const known = teacher?.classes.find((one) => one.id === classId);
  const signedOut = device.value !== null && !teacher;

  useEffect(() => {
    if (signedOut) route(`${paths.teacher()}?class=${classId}`, true);
  }, [signedOut, classId]);

  const mine = isMine(classId);
  const name = board?.ok ? board.value.answer.class.name : known?.name;
  const several = (teacher?.classes.length ?? 0) > 1;
  return (
    <PageLayout
      title={name ? <bdi>{name}</bdi> : t('teacher.board.title')}
      kicker={teacher?.school.name}
      back={several ? { href: paths.teacher(), label: t('teacher.classes.title') } : undefined}
      width="wide"
      end={
        mine && (
          <LinkButton href={paths.invite(classId)} variant="quiet" icon="people">
            {t('teacher.board.invite')}
          </LinkButton>
        )
      }
    >
      {board === null && <p role="status">{t('common.loading')}</p>}
      {board && !board.ok && <TeacherFailure failure={board.error} classId={classId} doing="board" />}
      {!mine && <Notice tone="info">{t('teacher.board.lookOnly')}</Notice>}
      {board?.ok && <BoardBody classId={classId} board={board.value} />}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

function BoardBody({ classId, board }: { classId: ClassId; board: Board }) {
  const { query } = useLocation();
  const now = useNow();
  const wide = useWide();
  const { learners } = board.answer;
  const attentionByLearner = useMemo(
    () => new Map(learners.map((learner) => [learner.learner as string, attentionOf(learner, board.asOf)])),
    [board],
  );
  const view = readView(query, board);
  rememberView(classId, view);
  const shown = useMemo(
    () => viewedLearners(learners, view, attentionByLearner),
    [board, view.sort, view.show, attentionByLearner],
  );
  const skills = useMemo(
    () => board.skills.filter(({ strand }) => view.strand === 'all' || strand === view.strand),
    [board, view.strand],
  );

  if (learners.length === 0) {
    return (
      <EmptyState
        title={t('teacher.board.nobody')}
        action={
          isMine(classId) && (
            <LinkButton href={paths.invite(classId)} variant="primary" icon="plus">
              {t('teacher.board.addLearners')}
            </LinkButton>
          )
        }
      >
        {t('teacher.board.nobodyWords')}
      </EmptyState>
    );
  }

  const untouched = learners.every(({ answers }) => answers === 0);
  const shared = { classId, skills, strands: board.strands, learners: shown, attentionByLearner, now };
  return (
    <>
      <div class="board-line">
        <Freshness board={board} classId={classId} now={now} />
        <DevicesLink open={board.answer.matters} />
      </div>
      {untouched ? (
        <EmptyState
          title={t('teacher.board.noAnswers')}
          action={
            isMine(classId) && (
              <LinkButton href={paths.invite(classId)} variant="primary" icon="people">
                {t('teacher.board.showCode')}
              </LinkButton>
            )
          }
        >
          {t('teacher.board.noAnswersWords')}
        </EmptyState>
      ) : (
        <>
          <BoardSummary classId={classId} view={view} attentionByLearner={attentionByLearner} />
          <StuckTogether
            classId={classId}
            skills={board.skills}
            together={stickingBySkill(learners, attentionByLearner)}
          />
        </>
      )}
      <section class="stack" aria-labelledby="everybody">
        <h2 id="everybody">{t(`teacher.show.${view.show}`, { count: shown.length })}</h2>
        <BoardControls classId={classId} view={view} board={board} columns={skills.length} />
        {wide ? <BoardGrid {...shared} /> : <LearnerCards {...shared} />}
      </section>
    </>
  );
}
