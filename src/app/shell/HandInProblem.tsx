import { useRoute } from 'preact-iso';
import { LinkButton } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { failureWords } from './failure-words.ts';
import { handIn } from './session.ts';

/** What stands in the way of handing in and will not pass by itself. Out of reach of the school is no problem at all. */
export function HandInProblem() {
  const learner = useRoute().params['learner'] as LearnerId | undefined;
  const problem = handIn.value?.problem ?? null;
  if (problem === null || passes(problem)) return null;
  return (
    <Notice tone="warn" actions={wayOut(problem, learner)}>
      {failureWords(`common.handIn.problem.${problem.code}`, problem)}
    </Notice>
  );
}

/** What a person can do about it; `learner`: whose page it stands on. */
export function wayOut({ code }: Failure, learner: LearnerId | undefined) {
  if (code === 'device-unknown' || code === 'receipt-unproved')
    return <LinkButton href={paths.join()}>{t('common.joinAgain')}</LinkButton>;
  if (code === 'hub-unreachable' || code === 'not-a-hub' || code === 'other-hub')
    return (
      <>
        <LinkButton href={paths.find(learner)}>{t('learner.handIn.find')}</LinkButton>
        <LinkButton href={paths.handIn(learner)}>{t('learner.handIn.other')}</LinkButton>
      </>
    );
  return undefined;
}

/** Tried again by itself, and likely to go well. */
export const passes = ({ code }: Failure): boolean => code === 'hub-unreachable' || code === 'busy';
