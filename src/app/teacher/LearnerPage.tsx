import './learner-page.css';
import './say.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Board, LearnerPage as LearnerPageData } from '#worker/api.ts';
import { type Attention, attentionOf } from './attention.ts';
import { lastBoardHref } from './board-view.ts';
import { useClassBoard } from './class-board.ts';
import { DevicesButton } from './DevicesDialog.tsx';
import { EraseLink } from './EraseLink.tsx';
import { Freshness } from './Freshness.tsx';
import { isMine } from './is-mine.ts';
import { LockSection } from './LockSection.tsx';
import { OwnWordsSection } from './OwnWordsSection.tsx';
import { PlanSection } from './PlanSection.tsx';
import { SkillDetails } from './SkillDetails.tsx';
import type { About } from './say.ts';
import { stickingWords } from './standing-words.ts';
import { TeacherFailure } from './TeacherFailure.tsx';
import { useNow } from './use-now.ts';
import { WorksSection } from './WorksSection.tsx';
import { lastHeardWords, momentWords } from './when.ts';

/** Reasons older than this are shown with their age, ms. */
const staleWhys = 10 * 60_000;

/** One learner: how things stand, and under each skill the very answers that say so. */
export function LearnerPage() {
  const { params } = useRoute();
  const classId = params['class'] as ClassId;
  const learner = params['learner'] as LearnerId;
  const board = useClassBoard(classId);
  const cursor = board?.ok ? board.value.answer.cursor : null;
  const [page, setPage] = useState<Result<LearnerPageData, Failure> | null>(null);

  // Again when the board has moved on: the same answers are behind both. First what is stored, then the hub's word with
  // the reasons; without the hub, what is stored stays.
  useEffect(() => {
    let left = false;
    const show = (read: Result<LearnerPageData, Failure>) => {
      if (!left) setPage(read);
    };
    void worker().readLearnerPage(classId, learner).then(show);
    void settled(worker().askLearnerPage(classId, learner)).then((asked) => {
      if (asked.ok) show(asked);
    });
    return () => {
      left = true;
    };
  }, [classId, learner, cursor]);

  const data = page?.ok ? page.value : null;
  return (
    <PageLayout
      title={data ? <bdi>{data.learner.name}</bdi> : t('teacher.learner.title')}
      kicker={data?.className}
      back={{ href: lastBoardHref(classId), label: t('teacher.learner.back') }}
      width="wide"
    >
      {page === null && <p role="status">{t('common.loading')}</p>}
      {page && !page.ok && <TeacherFailure failure={page.error} classId={classId} doing="board" />}
      {data && (
        <LearnerBody
          classId={classId}
          page={data}
          board={board?.ok ? board.value : null}
          heard={(next) => setPage({ ok: true, value: next })}
          key={learner}
        />
      )}
    </PageLayout>
  );
}

type LearnerBodyProps = {
  classId: ClassId;
  page: LearnerPageData;
  board: Board | null;
  heard: (page: LearnerPageData) => void;
};

function LearnerBody({ classId, page, board, heard }: LearnerBodyProps) {
  const { learner } = page;
  const mayChange = isMine(classId);
  const about: About = { classId, learner: learner.learner, name: learner.name, mayChange, heard };
  const now = useNow();
  useLocation(); // A new #skill in the address renders again.
  const wanted = location.hash.slice(1);
  const [all, setAll] = useState(false);
  const untouched = page.skills.filter((skill) => isUntouched(skill) && skill.standing.skill !== wanted);
  const shown = all ? page.skills : page.skills.filter((skill) => !untouched.includes(skill));
  const strands = useMemo(() => byStrand(shown, board), [page, board, all, wanted]);
  const attention = attentionOf(learner, page.asOf);

  // The grid leads to one skill: its details are open, and brought into view once they are there.
  useEffect(() => {
    if (wanted) document.getElementById(`skill-${wanted}`)?.querySelector('summary')?.focus();
  }, [wanted]);

  return (
    <>
      <Freshness board={{ asOf: page.asOf, fresh: board?.fresh ?? false }} classId={classId} now={now} />
      <div class="learner-facts">
        <Picture name={learner.picture} size="large" />
        <dl class="facts">
          <Fact name={t('teacher.fact.week')}>{formatNumber(learner.answersThisWeek)}</Fact>
          <Fact name={t('teacher.fact.answers')}>{formatNumber(learner.answers)}</Fact>
          <Fact name={t('teacher.fact.lastAnswer')}>
            {learner.lastAnswer === null ? t('teacher.heard.never') : momentWords(learner.lastAnswer, now)}
          </Fact>
          <Fact name={t('teacher.fact.heard')}>{lastHeardWords(learner.lastHeard, now)}</Fact>
        </dl>
        <DevicesButton learner={learner} now={now} />
      </div>
      <AttentionNotice attention={attention} page={page} />
      {page.skills.length > 0 && <PlanSection page={page} about={about} />}
      <WorksSection page={page} about={about} heardAt={board?.asOf ?? 0} now={now} />
      {shown.length === 0 && <p>{t('teacher.learner.nothing')}</p>}
      {shown.length > 0 && <p class="text-soft text-small">{t('teacher.learner.likely')}</p>}
      {page.whysAsOf !== null && now - page.whysAsOf > staleWhys && (
        <p class="text-soft text-small">
          {t('teacher.why.asOf', { moment: momentWords(page.whysAsOf, now) })}
        </p>
      )}
      {strands.map(({ id, title, skills }) => (
        <section class="stack" data-gap="small" key={id}>
          <h2>{title}</h2>
          <ul class="list skill-list">
            {skills.map((skill) => (
              <li key={skill.standing.skill}>
                <SkillDetails skill={skill} about={about} open={skill.standing.skill === wanted} now={now} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {untouched.length > 0 && (
        <p>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'teacher.learner.fewer' : 'teacher.learner.later', { count: untouched.length })}
          </Button>
        </p>
      )}
      {mayChange && <OwnWordsSection about={about} now={now} />}
      {mayChange && <LockSection about={about} />}
      <EraseLink about={about} />
    </>
  );
}

/** Nothing is known of it and other skills come first: out of the way until it is asked for. */
const isUntouched = ({ standing, staff }: LearnerPageData['skills'][number]): boolean =>
  standing.standing === 'later' && standing.answers === 0 && staff.length === 0;

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function AttentionNotice({ attention, page }: { attention: Attention; page: LearnerPageData }) {
  const { group, stuck } = attention;
  if (group === 'moving') return null;
  const title = (id: string) => page.skills.find(({ standing }) => standing.skill === id)?.title ?? id;
  return (
    <Notice tone="warn" title={t(`teacher.group.${group}`)}>
      {group === 'stuck' ? (
        <ul>
          {stuck.map((sticking) => (
            <li key={sticking.skill}>
              <a href={`#${sticking.skill}`} onClick={(event) => openSkill(event, sticking.skill)}>
                {title(sticking.skill)}
              </a>
              : {stickingWords(sticking)}
            </li>
          ))}
        </ul>
      ) : (
        t(`teacher.group.${group}.words`)
      )}
    </Notice>
  );
}

/** By hand: a fragment alone neither opens <details> nor moves focus. */
function openSkill(event: MouseEvent, skill: string): void {
  event.preventDefault();
  history.replaceState(null, '', `#${skill}`);
  const details = document.getElementById(`skill-${skill}`);
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector('summary')?.focus();
}

type StrandOfSkills = {
  readonly id: string;
  readonly title: string;
  readonly skills: LearnerPageData['skills'];
};

/** In the pack's order. Without the board, which knows the strands' titles, their ids have to do. */
function byStrand(listed: LearnerPageData['skills'], board: Board | null): readonly StrandOfSkills[] {
  const skillsByStrand = new Map<string, LearnerPageData['skills'][number][]>();
  for (const skill of listed) {
    const together = skillsByStrand.get(skill.strand);
    if (together) together.push(skill);
    else skillsByStrand.set(skill.strand, [skill]);
  }
  return [...skillsByStrand].map(([id, skills]) => ({
    id,
    title: board?.strands.find((strand) => strand.id === id)?.title ?? id,
    skills,
  }));
}
