import { Button } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { type IconName, iconPaths } from '#app/ui/icon-paths.ts';
import { NameCard } from '#app/ui/NameCard.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { Progress } from '#app/ui/Progress.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { ToastRegion } from '#app/ui/Toast.tsx';
import { standings } from '#domain/standing.ts';
import { AnswerParts } from './AnswerParts.tsx';
import { ControlParts } from './ControlParts.tsx';
import { LookSwitches } from './LookSwitches.tsx';
import { NoticeParts } from './NoticeParts.tsx';
import { PeopleParts } from './PeopleParts.tsx';
import { Section } from './Section.tsx';

/** All parts of the kit on one page. Its own words are not translated: it is for us. */
export function Gallery() {
  return (
    <>
      <PageLayout
        title="The kit"
        kicker="Footpath"
        lead="Every part in its states. Switch the look and watch what breaks."
        width="wide"
        end={<NameCard shape="line" name="Ama" picture="owl" />}
      >
        <LookSwitches />
        <ControlParts />
        <NoticeParts />
        <PeopleParts />
        <Progresses />
        <AnswerParts />
        <Section title="Nothing here yet">
          <EmptyState title="Your path begins here" action={<Button variant="primary">Begin</Button>}>
            Type the class code from the board, then choose your picture.
          </EmptyState>
        </Section>
        <Icons />
      </PageLayout>
      <ToastRegion />
    </>
  );
}

function Progresses() {
  return (
    <Section title="Progress and standing">
      <Progress label="Today" done={3} total={10} />
      <Progress label="This week" done={184} total={312} words="184 answers" />
      <Progress label="Done" done={10} total={10} />
      <div class="tiles">
        {standings.map((standing) => (
          <StandingMark key={standing} standing={standing} />
        ))}
      </div>
      <div class="row">
        {standings.map((standing) => (
          <StandingMark key={standing} standing={standing} quiet />
        ))}
      </div>
    </Section>
  );
}

function Icons() {
  return (
    <Section title="Icons">
      <ul class="gallery-icons list">
        {(Object.keys(iconPaths) as IconName[]).map((name) => (
          <li key={name}>
            <Icon name={name} />
            {name}
          </li>
        ))}
      </ul>
    </Section>
  );
}
