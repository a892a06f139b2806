import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import type { LearnerId } from '#domain/ids.ts';
import { StartPage } from './join/StartPage.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { PageMissing } from './PageProblem.tsx';
import { roadScreens } from './roads/load-roads.ts';
import { laterScreens } from './screens/load-later.ts';
import { learnerScreens, staffScreens, teacherScreens } from './screens/screens.ts';
import { announce } from './shell/Announcer.tsx';
import { device } from './shell/session.ts';
import { worker } from './shell/worker-client.ts';
import { focusPageTitle } from './ui/PageLayout.tsx';

/**
 * A page that comes when it is opened. Its code may not be on this device: over plain http nothing is stored, and away
 * from school nothing comes.
 */
const page = <M, P>(load: () => Promise<M>, pick: (module: M) => ComponentType<P>) =>
  lazy<ComponentType<P>>(() => load().then(pick, () => PageMissing));

/**
 * Every page. The first screens come with the page; practice, the teacher's and the school lead's come when they are
 * opened, and are stored for offline like the rest of the shell.
 */
const Today = page(learnerScreens, (screens) => screens.TodayPage);
const Practice = page(learnerScreens, (screens) => screens.PracticePage);
const Placement = page(learnerScreens, (screens) => screens.PlacementPage);
/** With the learner's words: its address may be the first that is opened. */
const Work = page(
  () => Promise.all([laterScreens(), learnerScreens()]),
  ([screens]) => screens.WorkPage,
);
const Device = page(learnerScreens, (screens) => screens.DevicePage);
/** With the learner's words, for the same reason. */
const Lock = page(
  () => Promise.all([laterScreens(), learnerScreens()]),
  ([screens]) => screens.LockPage,
);
const Settings = page(laterScreens, (screens) => screens.SettingsPage);
const Find = page(laterScreens, (screens) => screens.FindPage);
const HandIn = page(roadScreens, (screens) => screens.HandInPage);
const Carry = page(roadScreens, (screens) => screens.CarryPage);
const Opened = page(roadScreens, (screens) => screens.OpenPage);
const SignIn = page(teacherScreens, (screens) => screens.SignInPage);
const Board = page(teacherScreens, (screens) => screens.BoardPage);
const Learner = page(teacherScreens, (screens) => screens.LearnerPage);
const Invite = page(teacherScreens, (screens) => screens.InvitePage);
const Devices = page(teacherScreens, (screens) => screens.DevicesPage);
const Account = page(staffScreens, (screens) => screens.AccountPage);
const Staff = page(staffScreens, (screens) => screens.StaffPage);
const Audit = page(staffScreens, (screens) => screens.AuditPage);
const Erase = page(staffScreens, (screens) => screens.ErasePage);
const Erasures = page(staffScreens, (screens) => screens.ErasuresPage);
const Setup = page(teacherScreens, (screens) => screens.SetupPage);

/**
 * A change of page moves focus to its h1 and says its title, unless the page has put the focus somewhere itself. The
 * first page leaves focus where the browser put it: the router does not call this for it.
 */
function onPage(): void {
  if (!document.getElementById('main')?.contains(document.activeElement)) focusPageTitle();
  announce(document.querySelector('.page-title')?.textContent ?? '');
}

/** Stands before every page of a learner who has a lock, and signs out whoever goes elsewhere (docs/spec/keys.md, KEY-9). */
function Gate({ children }: { children: ComponentChildren }) {
  const { path, query } = useLocation();
  const learner = (/^\/learn\/([^/]+)/.exec(path)?.[1] ?? query['learner']) as LearnerId;
  const { locked = [], open = null } = device.value?.locks ?? {};
  useEffect(() => {
    if (open && open !== learner) void worker().lock(open, { kind: 'close' });
  }, [open, learner]);
  return locked.includes(learner) ? <Lock learner={learner} /> : children;
}

export function Routes() {
  return (
    <LocationProvider>
      <PageBoundary>
        <ErrorBoundary>
          <Gate>
            <Router onRouteChange={onPage}>
              <Route path="/" component={StartPage} />
              <Route path="/join/:code?" component={StartPage} />
              <Route path="/device" component={Device} />
              <Route path="/settings" component={Settings} />
              <Route path="/find" component={Find} />
              <Route path="/hand-in" component={HandIn} />
              <Route path="/carry" component={Carry} />
              <Route path="/open" component={Opened} />
              <Route path="/learn/:learner" component={Today} />
              <Route path="/learn/:learner/practice" component={Practice} />
              <Route path="/learn/:learner/placement" component={Placement} />
              <Route path="/learn/:learner/work" component={Work} />
              <Route path="/teacher" component={SignIn} />
              <Route path="/teacher/class/:class" component={Board} />
              <Route path="/teacher/class/:class/learner/:learner" component={Learner} />
              <Route path="/teacher/class/:class/learner/:learner/erase" component={Erase} />
              <Route path="/teacher/class/:class/invite" component={Invite} />
              <Route path="/teacher/devices" component={Devices} />
              <Route path="/teacher/account" component={Account} />
              <Route path="/teacher/staff" component={Staff} />
              <Route path="/teacher/audit" component={Audit} />
              <Route path="/teacher/erasures" component={Erasures} />
              <Route path="/setup" component={Setup} />
              <Route default component={StartPage} />
            </Router>
          </Gate>
        </ErrorBoundary>
      </PageBoundary>
    </LocationProvider>
  );
}
