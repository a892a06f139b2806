import { useMemo, useState } from 'preact/hooks';
import { type Appearance, applyAppearance } from '#app/ui/appearance.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { Card } from '#app/ui/Card.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { ErrorSummary } from '#app/ui/ErrorSummary.tsx';
import { Field, TextField } from '#app/ui/Field.tsx';
import { HandInMeter } from '#app/ui/HandInMeter.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { type IconName, iconPaths } from '#app/ui/icon-paths.ts';
import { NameCard } from '#app/ui/NameCard.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { Progress } from '#app/ui/Progress.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import { StandingMark } from '#app/ui/StandingMark.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import { showToast, ToastRegion } from '#app/ui/Toast.tsx';
import { pictureNames } from '#domain/picture-names.ts';
import { standings } from '#domain/standing.ts';
import { setLocale } from '#i18n/locale.ts';
import { AnswerParts } from './AnswerParts.tsx';
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
        <Switches />
        <Buttons />
        <Fields />
        <Notices />
        <People />
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

const switches = {
  theme: ['auto', 'light', 'dark'],
  contrast: ['auto', 'more'],
  text: ['normal', 'large', 'largest'],
  reading: ['normal', 'spaced'],
  motion: ['auto', 'off'],
  age: ['', 'early', 'middle', 'older'],
} as const;

function Switches() {
  const [look, setLook] = useState<Appearance>({});
  function change(name: keyof Appearance, value: string): void {
    const next = { ...look, [name]: value || undefined } as Appearance;
    setLook(next);
    applyAppearance(next);
  }
  return (
    <div class="gallery-switches">
      {Object.entries(switches).map(([name, values]) => (
        <Field key={name} label={name}>
          {(control) => (
            <select
              {...control}
              class="field-input"
              onChange={(event) => change(name as keyof Appearance, event.currentTarget.value)}
            >
              {values.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <Field label="locale">
        {(control) => (
          <select
            {...control}
            class="field-input"
            onChange={(event) => void setLocale(event.currentTarget.value)}
          >
            <option>en</option>
            <option>en-XB</option>
          </select>
        )}
      </Field>
    </div>
  );
}

function Buttons() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Buttons">
      <div class="row">
        <Button variant="primary" iconEnd="next">
          Start practice
        </Button>
        <Button icon="hint">Hint</Button>
        <Button variant="quiet">Not now</Button>
        <Button variant="danger">Remove this device</Button>
        <LinkButton href="#top" icon="back">
          A link
        </LinkButton>
      </div>
      <div class="row">
        <Button variant="primary" busy>
          Handing in
        </Button>
        <Button variant="primary" disabledReason="Choose an answer first.">
          Check
        </Button>
        <Button icon="sync" onClick={() => showToast('All 312 answers are safe at school.')}>
          Toast
        </Button>
        <Button onClick={() => setOpen(true)}>Dialog</Button>
      </div>
      <div class="gallery-narrow">
        <Button variant="primary" wide>
          A wide one with rather a lot of words in it, so that they wrap
        </Button>
      </div>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Leave this question?"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Stay here</Button>
            <Button variant="primary" onClick={() => setOpen(false)}>
              Leave
            </Button>
          </>
        }
      >
        What you typed is not kept. The answers you gave before are.
      </Dialog>
    </Section>
  );
}

function Fields() {
  const [code, setCode] = useState('');
  const [name, setName] = useState('Ms Osei-Bonsu');
  const [attempt, setAttempt] = useState(0);
  const problems = useMemo(
    () => (attempt === 0 ? [] : [{ field: 'gallery-code', message: 'Type the class code' }]),
    [attempt],
  );
  return (
    <Section title="Fields">
      <ErrorSummary problems={problems} />
      <TextField
        id="gallery-code"
        label="Class code"
        hint="Six letters and numbers, on the board or the poster."
        error={problems[0]?.message}
        value={code}
        onInput={setCode}
        width="short"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
      />
      <TextField label="Your name" value={name} onInput={setName} optional autocomplete="name" />
      <TextField label="How far?" value="12" onInput={() => undefined} width="short" suffix="km" />
      <div class="row">
        <Button variant="primary" onClick={() => setAttempt(attempt + 1)}>
          Send
        </Button>
      </div>
    </Section>
  );
}

function Notices() {
  return (
    <Section title="Notices and states">
      <Notice tone="info">The lessons for this week are on this device. It can go home.</Notice>
      <Notice tone="good" title="All 312 answers are safe at school">
        The school has proved that it holds each of them.
      </Notice>
      <Notice
        tone="warn"
        title="The clock of this device is 3 hours wrong"
        actions={<Button>Show me</Button>}
      >
        Your work is kept in the right order all the same.
      </Notice>
      <FailureNotice failure={{ code: 'hub-unreachable' }} actions={<Button icon="sync">Try again</Button>} />
      <p>
        <Rich
          text="Words with a <0>link</0> and <1>weight</1> in them."
          marks={[(words) => <a href="#top">{words}</a>, (words) => <strong>{words}</strong>]}
        />
      </p>
      <div class="row">
        <StatusPill tone="plain">Draft</StatusPill>
        <StatusPill tone="info" icon="sync">
          On its way
        </StatusPill>
        <StatusPill tone="good" icon="shield">
          Safe at school
        </StatusPill>
        <StatusPill tone="warn" icon="clock">
          3 days ago
        </StatusPill>
        <StatusPill tone="bad" icon="warning">
          Stuck
        </StatusPill>
      </div>
      <div class="tiles">
        <Card title="Handing in" end={<StatusPill tone="good">safe</StatusPill>}>
          <HandInMeter phase="idle" waiting={0} safe={312} lastContact={0} now={3 * 86_400_000} />
        </Card>
        <Card title="A card that is a link" href="#top">
          <HandInMeter phase="idle" waiting={14} safe={298} lastContact={0} now={7_200_000} />
        </Card>
        <Card title="The one that matters" tone="accent">
          <HandInMeter phase="sending" waiting={14} safe={298} />
          <HandInMeter phase="idle" waiting={0} safe={0} />
        </Card>
      </div>
    </Section>
  );
}

const names = [
  ['Ama', 'owl'],
  ['Kofi Mensah', 'rocket'],
  ['Wolfeschlegelsteinhausenbergerdorff', 'turtle'],
  ['محمد عبد الرحمن', 'moon'],
  ['สมชาย', 'elephant'],
] as const;

function People() {
  return (
    <Section title="Who is here">
      <ul class="name-grid list">
        {names.map(([name, picture]) => (
          <li key={name}>
            <NameCard name={name} picture={picture} onClick={() => showToast(name, 'info')} />
          </li>
        ))}
        <li>
          <NameCard name="Esi" picture="sun" note="3 answers today" href="#top" />
        </li>
      </ul>
      <ul class="gallery-pictures list">
        {pictureNames.map((name) => (
          <li key={name}>
            <Picture name={name} />
            {name}
          </li>
        ))}
      </ul>
      <div class="row">
        <Picture name="fox" size="small" label="fox" />
        <Picture name="fox" />
        <Picture name="fox" size="large" />
        <Picture name="dragon" />
      </div>
    </Section>
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
