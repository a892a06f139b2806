import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { type LazyAudience, loadMessages } from '#i18n/locale.ts';
import { StartPage } from './join/StartPage.tsx';
import { announce } from './shell/Announcer.tsx';
import { focusPageTitle } from './ui/PageLayout.tsx';

/** A page with the words of its audience, fetched side by side. */
const withWords =
  (audience: LazyAudience) =>
  <T,>(page: Promise<T>): Promise<T> =>
    Promise.all([page, loadMessages(audience)]).then(([loaded]) => loaded);
const learnerPage = withWords('learner');
const teacherPage = withWords('teacher');

/**
 * Every page. The first screens come with the page; practice, the teacher's and the school lead's come when they are
 * opened, and are stored for offline like the rest of the shell.
 */
const learner = {
  today: lazy(() => learnerPage(import('./learner/TodayPage.tsx')).then((page) => page.TodayPage)),
  practice: lazy(() => learnerPage(import('./learner/PracticePage.tsx')).then((page) => page.PracticePage)),
};
const join = {
  device: lazy(() => withWords('device')(import('./join/DevicePage.tsx')).then((page) => page.DevicePage)),
  settings: lazy(() =>
    withWords('settings')(import('./settings/SettingsPage.tsx')).then((page) => page.SettingsPage),
  ),
};
const teacher = {
  signIn: lazy(() => teacherPage(import('./teacher/SignInPage.tsx')).then((page) => page.SignInPage)),
  board: lazy(() => teacherPage(import('./teacher/BoardPage.tsx')).then((page) => page.BoardPage)),
  learner: lazy(() => teacherPage(import('./teacher/LearnerPage.tsx')).then((page) => page.LearnerPage)),
  invite: lazy(() => teacherPage(import('./teacher/InvitePage.tsx')).then((page) => page.InvitePage)),
};
const admin = {
  setup: lazy(() => withWords('admin')(import('./admin/SetupPage.tsx')).then((page) => page.SetupPage)),
};

/**
 * A change of page moves focus to its h1 and says its title, unless the page has put the focus somewhere itself. The
 * first page leaves focus where the browser put it: the router does not call this for it.
 */
function onPage(): void {
  if (!document.getElementById('main')?.contains(document.activeElement)) focusPageTitle();
  announce(document.querySelector('.page-title')?.textContent ?? '');
}

export function Routes() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Router onRouteChange={onPage}>
          <Route path="/" component={StartPage} />
          <Route path="/join/:code?" component={StartPage} />
          <Route path="/device" component={join.device} />
          <Route path="/settings" component={join.settings} />
          <Route path="/learn/:learner" component={learner.today} />
          <Route path="/learn/:learner/practice" component={learner.practice} />
          <Route path="/teacher" component={teacher.signIn} />
          <Route path="/teacher/class/:class" component={teacher.board} />
          <Route path="/teacher/class/:class/learner/:learner" component={teacher.learner} />
          <Route path="/teacher/class/:class/invite" component={teacher.invite} />
          <Route path="/setup" component={admin.setup} />
          <Route default component={StartPage} />
        </Router>
      </ErrorBoundary>
    </LocationProvider>
  );
}
