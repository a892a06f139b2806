import { Button } from '#app/ui/Button.tsx';
import { Card } from '#app/ui/Card.tsx';
import { HandInMeter } from '#app/ui/HandInMeter.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import { StatusPill } from '#app/ui/StatusPill.tsx';
import { Section } from './Section.tsx';

/** The parts that say how things are. */
export function NoticeParts() {
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
