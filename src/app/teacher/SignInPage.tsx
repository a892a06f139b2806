import './sign-in.css';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { device } from '#app/shell/session.ts';
import { Card } from '#app/ui/Card.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { SessionAnswer } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import { AccountLine } from './AccountLine.tsx';
import { letGoOfBoard } from './class-board.ts';
import { SignInForm } from './SignInForm.tsx';

/** The teacher's door: a form, the list of classes, or straight on where there is only one. */
export function SignInPage() {
  const { route, query } = useLocation();
  const state = device.value;
  const teacher = state?.teacher ?? null;
  const isIn = teacher !== null && !teacher.expired;
  // A password that somebody gave them is good for this alone.
  const isFirst = isIn && teacher.person.isFirst;
  const only = isIn && !isFirst ? onlyClass(teacher, query['class']) : null;

  useEffect(() => {
    if (isFirst) route(paths.account(), true);
    else if (only) route(paths.board(only.id), true);
  }, [only?.id, isFirst]);

  if (state === null || only || isFirst) return <PageLayout title={t('common.loading')}>{null}</PageLayout>;
  if (teacher && !teacher.expired) {
    return (
      <PageLayout title={t('teacher.classes.title')} kicker={teacher.school.name}>
        <ClassList session={teacher} />
        <AccountLine teacher={teacher} />
      </PageLayout>
    );
  }
  return (
    <PageLayout
      title={t(teacher ? 'teacher.signIn.again' : 'teacher.signIn.title')}
      kicker={teacher?.school.name ?? state.joined?.school}
      lead={teacher ? undefined : t('teacher.signIn.lead')}
      back={{ href: paths.start() }}
    >
      {teacher && (
        <Notice tone="info" title={t('teacher.expired.title')}>
          {t('teacher.expired.words')}
        </Notice>
      )}
      <SignInForm
        name={teacher?.person.name ?? ''}
        // What was followed with the old session begins anew. The device's state brings the new one, and that leads on.
        onSignedIn={letGoOfBoard}
      />
      {teacher && teacher.classes.length > 0 && (
        <section class="stack" aria-labelledby="last-known">
          <h2 id="last-known">{t('teacher.expired.lastKnown')}</h2>
          <ClassList session={teacher} />
          <AccountLine teacher={teacher} />
        </section>
      )}
    </PageLayout>
  );
}

/** Where to go at once: the class that was asked for, or the only one. */
function onlyClass(
  { classes }: SessionAnswer,
  wanted: string | undefined,
): SessionAnswer['classes'][number] | null {
  return classes.find(({ id }) => id === wanted) ?? (classes.length === 1 ? (classes[0] ?? null) : null);
}

function ClassList({ session }: { session: SessionAnswer }) {
  if (
    session.classes.length === 0 &&
    session.person.roles.length > 0 &&
    !session.person.roles.includes('teacher')
  )
    return <p>{t('teacher.classes.notForYou')}</p>;
  if (session.classes.length === 0) {
    return <EmptyState title={t('teacher.classes.none')}>{t('teacher.classes.noneWords')}</EmptyState>;
  }
  return (
    <div class="tiles">
      {session.classes.map(({ id, name, learners }) => (
        <Card key={id} href={paths.board(id)} title={<bdi>{name}</bdi>}>
          <p class="text-soft">{t('teacher.classes.learners', { count: learners })}</p>
        </Card>
      ))}
    </div>
  );
}
