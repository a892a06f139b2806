import './board.css';
import './staff.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { announce } from '#app/shell/Announcer.tsx';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { AuditActor, AuditAnswer, ToldEntry } from '#domain/audit-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { formatDate, formatTime } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { AccountLine } from './AccountLine.tsx';
import { AuditFilters, type AuditPeople } from './AuditFilters.tsx';
import { auditCsv } from './audit-csv.ts';
import { auditWords } from './audit-words.ts';
import { lastBoardPath } from './board-view.ts';
import { StaffFailure } from './StaffFailure.tsx';
import { useSignedIn } from './use-signed-in.ts';

const pageSize = 50;
const tableSize = 500;

/** Who looked at what, and who changed what: newest first, of everybody, of one adult or about one learner (AUT-10). */
export function AuditPage() {
  const teacher = useSignedIn();
  const { query } = useLocation();
  const who = (query['who'] ?? null) as AuditActor | null;
  const learner = (query['learner'] ?? null) as LearnerId | null;
  const [entries, setEntries] = useState<readonly ToldEntry[] | null>(null);
  const [last, setLast] = useState<AuditAnswer | null>(null);
  const [people, setPeople] = useState<AuditPeople | null>(null);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);

  const askFor = (before: number | null, limit: number) =>
    settled(worker().askSchool('audit', { before, limit, who, learner }));

  async function load(before: number | null): Promise<void> {
    const mine = ++asked.current;
    setBusy(true);
    setRefusal(null);
    // The choices come with the newest of everybody, once.
    if (people === null && (who !== null || learner !== null)) {
      const all = await settled(
        worker().askSchool('audit', { before: null, limit: 1, who: null, learner: null }),
      );
      if (all.ok) setPeople(all.value.people);
    }
    const answer = await askFor(before, pageSize);
    // Somebody has chosen another filter meanwhile.
    if (mine !== asked.current) return;
    setBusy(false);
    if (!answer.ok) {
      setRefusal(answer.error);
      return;
    }
    if (answer.value.people) setPeople(answer.value.people);
    setLast(answer.value);
    setEntries(before === null ? answer.value.entries : [...(entries ?? []), ...answer.value.entries]);
    if (before !== null) announce(t('audit.moreShown', { count: answer.value.entries.length }));
  }
  useEffect(() => void load(null), [who, learner]);

  /** All that the filter leaves, not only what is on the screen. */
  async function saveTable(): Promise<void> {
    setBusy(true);
    const all: ToldEntry[] = [];
    let before: number | null = null;
    do {
      const answer: Awaited<ReturnType<typeof askFor>> = await askFor(before, tableSize);
      if (!answer.ok) {
        setBusy(false);
        setRefusal(answer.error);
        return;
      }
      all.push(...answer.value.entries);
      before = answer.value.next;
    } while (before !== null);
    setBusy(false);
    save(auditCsv(all, auditWords));
  }

  return (
    <PageLayout
      title={t('audit.title')}
      kicker={teacher?.school.name}
      lead={t('audit.lead')}
      back={{ href: lastBoardPath() ?? paths.teacher() }}
      width="wide"
    >
      {people && <AuditFilters people={people} who={who} learner={learner} />}
      {refusal && <StaffFailure failure={refusal} />}
      {entries === null && refusal === null && <p role="status">{t('common.loading')}</p>}
      {entries !== null && (
        <section class="stack" aria-labelledby="entries">
          <div class="audit-head">
            <h2 id="entries">{t('audit.entries')}</h2>
            <div class="row no-print">
              <Button onClick={() => window.print()}>{t('audit.print')}</Button>
              <Button busy={busy} onClick={() => void saveTable()}>
                {t('audit.table')}
              </Button>
            </div>
          </div>
          {entries.length === 0 && <p>{t('audit.none')}</p>}
          <ol class="list audit-list" reversed>
            {entries.map((entry) => (
              <Entry entry={entry} key={entry.n} />
            ))}
          </ol>
          {last?.next != null && (
            <div class="no-print">
              <Button busy={busy} onClick={() => void load(last.next)}>
                {t('audit.more')}
              </Button>
            </div>
          )}
          {last && (
            <p class="text-soft text-small audit-proof">
              {t('audit.proof', { count: last.head.n })} <bdi dir="ltr">{last.head.hash.slice(0, 16)}</bdi>
            </p>
          )}
        </section>
      )}
      {teacher && <AccountLine teacher={teacher} />}
    </PageLayout>
  );
}

function Entry({ entry }: { entry: ToldEntry }) {
  const isChange = !entry.did.startsWith('read.');
  return (
    <li class="audit-entry" data-change={isChange || undefined}>
      <time class="audit-time" dateTime={new Date(entry.at).toISOString()}>
        {formatDate(entry.at)} {formatTime(entry.at)}
      </time>
      <span class="audit-words">{auditWords(entry)}</span>
    </li>
  );
}

function save(text: string): void {
  // With a mark of UTF-8, without which a spreadsheet takes names for another alphabet.
  const address = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'footpath-audit.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
