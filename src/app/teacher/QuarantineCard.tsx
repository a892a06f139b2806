import { useId, useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import type { QuarantineDecision } from '#domain/trust-api.ts';
import { formatNumber } from '#i18n/format.ts';
import { hasMessage, t } from '#i18n/locale.ts';
import type { QuarantinePage, WaitingEvent } from '#worker/api.ts';
import { momentWords } from './when.ts';

type Waiting = QuarantinePage['learners'][number];

export type QuarantineCardProps = {
  waiting: Waiting;
  now: number;
  busy: boolean;
  onDecide: (verdict: QuarantineDecision['verdict'], except: ReadonlySet<string>) => void;
};

/** What a device handed in of one learner: at a glance, event by event if one wants, and what becomes of it (TRU-6). */
export function QuarantineCard({ waiting, now, busy, onDecide }: QuarantineCardProps) {
  const { learner, events, answers, right, from, to, odd, lines } = waiting;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const id = useId();

  function toggle(hash: string): void {
    const next = new Set(left);
    if (!next.delete(hash)) next.add(hash);
    setLeft(next);
  }

  return (
    <article class="matter" aria-labelledby={id}>
      <h3 class="matter-title" id={id}>
        <bdi>{learner.name}</bdi>
      </h3>
      <ul class="list matter-facts">
        <li>{t('teacher.matter.count', { count: events })}</li>
        {answers > 0 && <li>{t('teacher.trust.answers', { count: answers, right })}</li>}
        <li>{t('teacher.trust.span', { from: momentWords(from, now), to: momentWords(to, now) })}</li>
      </ul>
      {odd.length > 0 && (
        <ul class="list quarantine-odd">
          {odd.map(({ oddity, count }) => (
            <li key={oddity}>
              <Icon name="warning" /> <span>{t(`teacher.trust.odd.${oddity}`, { count })}</span>
            </li>
          ))}
        </ul>
      )}
      <details class="matters-done">
        <summary>{t('teacher.trust.look')}</summary>
        <ul class="list quarantine-lines">
          {lines.map((line) => (
            <Line line={line} now={now} isKept={!left.has(line.hash)} onToggle={toggle} key={line.hash} />
          ))}
        </ul>
        {events > lines.length && <p>{t('teacher.trust.more', { count: events - lines.length })}</p>}
      </details>
      <div class="row">
        <Button variant="primary" icon="check" busy={busy} onClick={() => onDecide('accept', left)}>
          {left.size === 0
            ? t('teacher.trust.keepAll')
            : t('teacher.trust.keepTicked', { count: events - left.size })}
        </Button>
        <Button variant="danger" busy={busy} onClick={() => onDecide('refuse', new Set())}>
          {t('teacher.trust.keepNone')}
        </Button>
      </div>
    </article>
  );
}

type LineProps = { line: WaitingEvent; now: number; isKept: boolean; onToggle: (hash: string) => void };

function Line({ line, now, isKept, onToggle }: LineProps) {
  const { hash, at, odd } = line;
  const isBarred = odd.includes('not-allowed');
  return (
    <li>
      <label class="quarantine-line">
        <input
          type="checkbox"
          class="quarantine-tick"
          checked={isKept && !isBarred}
          disabled={isBarred}
          onChange={() => onToggle(hash)}
        />
        <span class="quarantine-words">
          <LineWords line={line} />
          <span class="text-soft text-small">{momentWords(at, now)}</span>
          {odd.map((oddity) => (
            <span class="quarantine-flag" key={oddity}>
              <Icon name="warning" /> {t(`teacher.trust.flag.${oddity}`)}
            </span>
          ))}
        </span>
      </label>
    </li>
  );
}

function LineWords({ line: { answer, type, words } }: { line: WaitingEvent }) {
  const id = `teacher.trust.type.${type}`;
  if (!answer)
    return (
      <>
        <b>{hasMessage(id) ? t(id) : t('teacher.trust.type.other')}</b>
        {words !== null && words !== '' && <span dir="auto">{words}</span>}
      </>
    );
  return (
    <>
      {answer.prompt !== null && <MathText text={answer.prompt} />}
      <span class="quarantine-answer">
        <Icon name={answer.correct ? 'check' : 'cross'} />
        <b>
          {t(answer.correct ? 'teacher.trust.right' : 'teacher.trust.wrong')} <bdi>{answer.givenText}</bdi>
        </b>
      </span>
      <span class="text-soft text-small">
        {t('teacher.trust.took', { seconds: formatNumber(Math.round(answer.ms / 100) / 10) })}
      </span>
    </>
  );
}
