import { useRef, useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { type ChosenPiece, readChosen } from './chosen-piece.ts';
import { WorkCheck } from './WorkCheck.tsx';
import { WorkIcon } from './WorkIcon.tsx';

export type WorkAdderProps = {
  learner: LearnerId;
  skill: SkillId | null;
  /** It is on the disk. */
  onKept: () => void;
};

const ways = [
  { name: 'camera', words: 'learner.work.photo', accept: 'image/*', capture: 'environment' },
  { name: 'sound', words: 'learner.work.sound', accept: 'audio/*', capture: 'user' },
  { name: 'file', words: 'learner.work.file', accept: undefined, capture: undefined },
] as const;

/** Three ways to show one's work; what was chosen is looked at once more before it is kept. */
export function WorkAdder({ learner, skill, onKept }: WorkAdderProps) {
  const [busy, setBusy] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ChosenPiece | null>(null);
  const [failed, setFailed] = useState<Failure | null>(null);

  async function choose(way: string, file: File | undefined): Promise<void> {
    if (!file) return;
    setFailed(null);
    setBusy(way);
    const read = await readChosen(file);
    setBusy(null);
    if (read.ok) setChosen(read.value);
    else setFailed(read.error);
  }

  async function keep({ blob, name }: ChosenPiece, words: string): Promise<void> {
    setFailed(null);
    setBusy('keep');
    const kept = await settled(worker().addWork(learner, { blob, name, skill, words }));
    setBusy(null);
    if (!kept.ok) {
      setFailed(kept.error);
      return;
    }
    setChosen(null);
    onKept();
  }

  return (
    <section class="work-add" aria-label={t('learner.work.add')}>
      {chosen ? (
        <WorkCheck
          chosen={chosen}
          busy={busy === 'keep'}
          onKeep={(words) => void keep(chosen, words)}
          onDrop={() => {
            setFailed(null);
            setChosen(null);
          }}
        />
      ) : (
        <div class="work-ways">
          {ways.map((way) => (
            <Way
              key={way.name}
              {...way}
              busy={busy === way.name}
              onFile={(file) => void choose(way.name, file)}
            />
          ))}
        </div>
      )}
      {failed && (
        <Notice tone="bad" live="alert">
          {failureWords(`learner.work.failed.${failed.code}`, failed)}
        </Notice>
      )}
    </section>
  );
}

type WayProps = (typeof ways)[number] & { busy: boolean; onFile: (file: File | undefined) => void };

/** A button that opens the camera, the recorder or the files: the browser's own control for that cannot be put into words. */
function Way({ name, words, accept, capture, busy, onFile }: WayProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant={name === 'camera' ? 'primary' : 'secondary'}
        wide
        busy={busy}
        onClick={() => input.current?.click()}
      >
        <span class="work-way">
          <WorkIcon name={name} />
          <span>{t(words)}</span>
        </span>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        capture={capture}
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
