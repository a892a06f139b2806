import { ErrorBoundary, lazy, LocationProvider, Route, Router } from 'preact-iso';
import { loadMessages } from '#i18n/locale.ts';
import { focusPageTitle } from './ui/PageLayout.tsx';
import { announce } from './shell/Announcer.tsx';
import { StartPage } from './join/StartPage.tsx';

/**
 * Every page. The first screens come with the page; practice, the teacher's and the school lead's come when they are
 * opened, and are stored for offline like the rest of the shell.
 */
const lazyLearner = {
  today: lazy(() => import('./learner/TodayPage.tsx').then((module) => module.TodayPage)),
  practice: lazy(() => import('./learner/PracticePage.tsx').then((module) => module.PracticePage)),
};
const lazyJoin = {
  device: lazy(() => import('./join/DevicePage.tsx').then((module) => module.DevicePage)),
  settings: lazy(() => import('./settings/SettingsPage.tsx').then((module) => module.SettingsPage)),
};
const withTeacherWords = <T,>(page: Promise<T>): Promise<T> =>
  Promise.all([page, loadMessages('teacher')]).then(([loaded]) => loaded);
const lazyTeacher = {
  signIn: lazy(() => withTeacherWords(import('./teacher/SignInPage.tsx')).then((module) => module.SignInPage)),
  board: lazy(() => withTeacherWords(import('./teacher/BoardPage.tsx')).then((module) => module.BoardPage)),
  learner: lazy(() => withTeacherWords(import('./teacher/LearnerPage.tsx')).then((module) => module.LearnerPage)),
  invite: lazy(() => withTeacherWords(import('./teacher/InvitePage.tsx')).then((module) => module.InvitePage)),
};
const lazyAdmin = {
  setup: lazy(() =>
    Promise.all([import('./admin/SetupPage.tsx'), loadMessages('admin')]).then(([module]) => module.SetupPage),
  ),
};

let first = true;
/** A change of page moves focus to its h1 and says its title; the first page leaves focus where the browser put it. */
function onPage(): void {
  if (first) {
    first = false;
    return;
  }
  focusPageTitle();
  announce(document.querySelector('.page-title')?.textContent ?? '');
}

export function Routes() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Router onLoadEnd={onPage} onRouteChange={() => requestAnimationFrame(onPage)}>
          <Route path="/" component={StartPage} />
          <Route path="/join/:code?" component={StartPage} />
          <Route path="/device" component={lazyJoin.device} />
          <Route path="/settings" component={lazyJoin.settings} />
          <Route path="/learn/:learner" component={lazyLearner.today} />
          <Route path="/learn/:learner/practice" component={lazyLearner.practice} />
          <Route path="/teacher" component={lazyTeacher.signIn} />
          <Route path="/teacher/class/:class" component={lazyTeacher.board} />
          <Route path="/teacher/class/:class/learner/:learner" component={lazyTeacher.learner} />
          <Route path="/teacher/class/:class/invite" component={lazyTeacher.invite} />
          <Route path="/setup" component={lazyAdmin.setup} />
          <Route default component={StartPage} />
        </Router>
      </ErrorBoundary>
    </LocationProvider>
  );
}
