import { useMemo, useState } from 'preact/hooks';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { ErrorSummary } from '#app/ui/ErrorSummary.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import { Section } from './Section.tsx';

/** The parts that a person acts with: buttons, what they open, and fields. */
export function ControlParts() {
  return (
    <>
      <Buttons />
      <Fields />
    </>
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
