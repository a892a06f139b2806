import type { ComponentType } from 'preact';
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { type LazyAudience, loadMessages } from '#i18n/locale.ts';
import { StartPage } from './join/StartPage.tsx';
import { devicePage, practicePage, todayPage } from './learner-screens.ts';
import { PageBoundary } from './PageBoundary.tsx';
import { PageMissing } from './PageProblem.tsx';
import { announce } from './shell/Announcer.tsx';
import { focusPageTitle } from './ui/PageLayout.tsx';

/**
 * A page that comes when it is opened, with the words of its audience fetched side by side. Its code may not be on this
 * device: over plain http nothing is stored, and away from school nothing comes.
 */
const page = <M, P>(audience: LazyAudience, load: () => Promise<M>, pick: (module: M) => ComponentType<P>) =>
  lazy<ComponentType<P>>(() =>
    Promise.all([load(), loadMessages(audience)]).then(
      ([module]) => pick(module),
      () => PageMissing,
    ),
  );

/**
 * Every page. The first screens come with the page; practice, the teacher's and the school lead's come when they are
 * opened, and are stored for offline like the rest of the shell.
 */
const Today = page('learner', todayPage, (module) => module.TodayPage);
const Practice = page('learner', practicePage, (module) => module.PracticePage);
const Device = page('device', devicePage, (module) => module.DevicePage);
const Settings = page(
  'settings',
  () => import('./settings/SettingsPage.tsx'),
  (module) => module.SettingsPage,
);
const SignIn = page(
  'teacher',
  () => import('./teacher/SignInPage.tsx'),
  (module) => module.SignInPage,
);
const Board = page(
  'teacher',
  () => import('./teacher/BoardPage.tsx'),
  (module) => module.BoardPage,
);
const Learner = page(
  'teacher',
  () => import('./teacher/LearnerPage.tsx'),
  (module) => module.LearnerPage,
);
const Invite = page(
  'teacher',
  () => import('./teacher/InvitePage.tsx'),
  (module) => module.InvitePage,
);
const Setup = page(
  'admin',
  () => import('./admin/SetupPage.tsx'),
  (module) => module.SetupPage,
);

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
      <PageBoundary>
        <ErrorBoundary>
          <Router onRouteChange={onPage}>
            <Route path="/" component={StartPage} />
            <Route path="/join/:code?" component={StartPage} />
            <Route path="/device" component={Device} />
            <Route path="/settings" component={Settings} />
            <Route path="/learn/:learner" component={Today} />
            <Route path="/learn/:learner/practice" component={Practice} />
            <Route path="/teacher" component={SignIn} />
            <Route path="/teacher/class/:class" component={Board} />
            <Route path="/teacher/class/:class/learner/:learner" component={Learner} />
            <Route path="/teacher/class/:class/invite" component={Invite} />
            <Route path="/setup" component={Setup} />
            <Route default component={StartPage} />
          </Router>
        </ErrorBoundary>
      </PageBoundary>
    </LocationProvider>
  );
}
