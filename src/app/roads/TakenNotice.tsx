import { failureWords } from '#app/shell/failure-words.ts';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { TakenBundle } from '#worker/api.ts';

/** What became of what was opened. Of several that went alike, one line. */
export function TakenNotices({ taken }: { taken: readonly Result<TakenBundle, Failure>[] }) {
  const refused = new Map<string, Failure>();
  for (const one of taken) if (!one.ok) refused.set(one.error.code, one.error);
  const good = taken.flatMap((one) => (one.ok ? [one.value] : []));
  const answer = good.filter((one) => one.kind === 'answer').pop();
  return (
    <div class="stack" role="status">
      {answer && <AnswerNotice {...answer} fresh={good.some((one) => one.kind === 'answer' && one.fresh)} />}
      <CarriedNotices taken={good} />
      {[...refused.values()].map((failure) => (
        <Notice tone="warn" key={failure.code}>
          {failureWords(`road.failed.${failure.code}`, failure)}
        </Notice>
      ))}
    </div>
  );
}

type Answer = Extract<TakenBundle, { kind: 'answer' }>;

function AnswerNotice({ fresh, waiting, safe }: Answer) {
  if (waiting > 0)
    return (
      <Notice tone="info">
        {fresh ? t('road.taken.some', { safe, waiting }) : t('road.taken.old', { waiting })}
      </Notice>
    );
  return (
    <Notice tone="good" title={safe > 0 ? t('common.handIn.safe', { count: safe }) : t('road.taken.news')}>
      {fresh ? t('road.taken.back') : t('road.taken.again')}
    </Notice>
  );
}

function CarriedNotices({ taken }: { taken: readonly TakenBundle[] }) {
  let count = 0;
  let handedIn = 0;
  let answers = 0;
  for (const one of taken) {
    if (one.kind === 'to-bring') answers += one.count;
    if (one.kind !== 'hand-in') continue;
    count += one.count;
    handedIn += one.handedIn;
  }
  return (
    <>
      {count > 0 && (
        <Notice tone="good">
          {handedIn === count
            ? t('road.taken.handedIn', { count })
            : t('road.taken.pickedUp', { count: count - handedIn })}
        </Notice>
      )}
      {answers > 0 && <Notice tone="good">{t('road.taken.toBring', { count: answers })}</Notice>}
    </>
  );
}
