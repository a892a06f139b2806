import { useEffect, useRef, useState } from 'preact/hooks';
import { failureWords } from '#app/shell/failure-words.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import { Notice } from '#app/ui/Notice.tsx';
import { StatusPill, type StatusPillProps } from '#app/ui/StatusPill.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { formatDate, formatPercent } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { OpenedWork, Work } from '#worker/api.ts';
import { useBlobUrl } from './use-blob-url.ts';
import { WorkIcon } from './WorkIcon.tsx';

const pills: Readonly<Record<Work['state'], readonly [tone: StatusPillProps['tone'], icon: IconName]>> = {
  'only-here': ['info', 'device'],
  safe: ['good', 'shield'],
  'at-school': ['good', 'school'],
  elsewhere: ['plain', 'device'],
  lost: ['warn', 'warning'],
};

/** One piece of a learner's work: itself, what they said of it, and where it is. */
export function WorkPiece({ work }: { work: Work }) {
  const { kind, state, words, skillTitle, sent, bytes, problem, here: isHere } = work;
  const { opened, asked, busy, failed, open } = useOpened(work, isHere && kind === 'image');
  const [tone, icon] = pills[state];
  return (
    <li class="work-piece">
      <div class="work-itself">
        {opened ? (
          <Shown opened={opened} work={work} asked={asked} />
        ) : (
          <span class="work-unseen">
            <WorkIcon name={kind === 'image' ? 'camera' : kind === 'audio' ? 'sound' : 'file'} />
          </span>
        )}
      </div>
      <div class="work-facts">
        {words && (
          <p class="work-said" dir="auto">
            {words}
          </p>
        )}
        {work.name && (
          <p class="work-name">
            <bdi>{work.name}</bdi>
          </p>
        )}
        <p class="text-soft text-small">
          {skillTitle
            ? t('learner.work.about', { skill: skillTitle, date: formatDate(work.at) })
            : formatDate(work.at)}
        </p>
        <p>
          <StatusPill tone={tone} icon={icon}>
            {state === 'only-here' && sent > 0
              ? t('learner.work.sending', { share: formatPercent(sent / bytes) })
              : t(`learner.work.state.${state}`)}
          </StatusPill>
        </p>
        {problem && (
          <Notice tone="warn">{failureWords(`learner.work.failed.${problem.code}`, problem)}</Notice>
        )}
        {!opened && state !== 'lost' && (kind !== 'image' || !isHere) && (
          <Button
            icon={isHere && kind === 'audio' ? 'play' : 'down'}
            busy={busy}
            onClick={() => void open(true)}
          >
            {t(isHere ? `learner.work.open.${kind}` : 'learner.work.fetch')}
          </Button>
        )}
        {failed && (
          <Notice tone="info" live="status">
            {failureWords(`learner.work.failed.${failed.code}`, failed)}
          </Notice>
        )}
      </div>
    </li>
  );
}

/** The piece itself, once it was asked for; photos that are here are shown without asking. */
function useOpened({ hash, name, here }: Work, atOnce: boolean) {
  const [opened, setOpened] = useState<OpenedWork | null>(null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure | null>(null);

  async function open(isAsked: boolean): Promise<void> {
    setAsked(isAsked);
    setBusy(true);
    setFailed(null);
    const answer = await settled(worker().openWork(hash));
    setBusy(false);
    if (!answer.ok) setFailed(answer.error);
    else if (answer.value.kind !== 'file') setOpened(answer.value);
    // There is nothing to see in a file: what was asked for is a copy.
    else if (here) saveCopy(answer.value.blob, name ?? 'work.file');
  }
  useEffect(() => {
    if (atOnce && !opened) void open(false);
  }, [hash, atOnce]);
  return { opened, asked, busy, failed, open };
}

function saveCopy(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

type ShownProps = {
  opened: OpenedWork;
  work: Work;
  /** By a button that is gone now: what it brought takes the focus. */
  asked: boolean;
};

function Shown({ opened, work, asked }: ShownProps) {
  const url = useBlobUrl(opened.blob);
  const itself = useRef<HTMLElement>(null);
  useEffect(() => {
    if (asked && url) itself.current?.focus();
  }, [url]);
  if (!url) return null;
  return (
    <figure tabIndex={-1} ref={itself}>
      {opened.kind === 'image' ? (
        <img class="work-picture" src={url} alt={t('learner.work.shownPhoto', { words: work.words ?? '' })} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: a child's own recording; what they say of it stands beside it
        <audio class="work-sound" controls src={url} aria-label={t('learner.work.shownSound')} />
      )}
    </figure>
  );
}
