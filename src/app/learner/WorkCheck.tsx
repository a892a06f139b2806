import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { t } from '#i18n/locale.ts';
import type { ChosenPiece } from './chosen-piece.ts';
import { useBlobUrl } from './use-blob-url.ts';
import { WorkIcon } from './WorkIcon.tsx';

export type WorkCheckProps = {
  chosen: ChosenPiece;
  busy: boolean;
  onKeep: (words: string) => void;
  onDrop: () => void;
};

/** What was chosen, before it is kept: is this the one, and is there something to say of it? */
export function WorkCheck({ chosen, busy, onKeep, onDrop }: WorkCheckProps) {
  const [words, setWords] = useState('');
  const url = useBlobUrl(chosen.blob);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <form
      class="work-check"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onKeep(words);
      }}
    >
      <h2 tabIndex={-1} ref={title}>
        {t('learner.work.check')}
      </h2>
      {chosen.kind === 'image' && url && (
        <img class="work-picture" src={url} alt={t('learner.work.chosenPhoto')} />
      )}
      {chosen.kind === 'audio' && url && (
        // biome-ignore lint/a11y/useMediaCaption: a child's own recording has no words beside it but their own, asked below
        <audio class="work-sound" controls src={url} aria-label={t('learner.work.chosenSound')} />
      )}
      {chosen.kind === 'file' && (
        <p class="work-name">
          <WorkIcon name="file" />
          <bdi>{chosen.name}</bdi>
        </p>
      )}
      <TextField
        label={t('learner.work.words')}
        optional
        value={words}
        onInput={setWords}
        width="full"
        maxLength={300}
        autocomplete="off"
        dir="auto"
      />
      <div class="work-decide">
        <Button variant="primary" type="submit" icon="check" wide busy={busy}>
          {t('learner.work.keep')}
        </Button>
        <Button icon="back" wide onClick={onDrop}>
          {t('learner.work.drop')}
        </Button>
      </div>
    </form>
  );
}
