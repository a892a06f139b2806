import { LinkButton } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import type { Failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { failureWords } from './failure-words.ts';
import { handIn } from './session.ts';

/** What stands in the way of handing in and will not pass by itself. Out of reach of the school is no problem at all. */
export function HandInProblem() {
  const problem = handIn.value?.problem ?? null;
  if (problem === null || passes(problem)) return null;
  return (
    <Notice
      tone="warn"
      actions={
        problem.code === 'device-unknown' || problem.code === 'receipt-unproved' ? (
          <LinkButton href={paths.join()}>{t('common.joinAgain')}</LinkButton>
        ) : undefined
      }
    >
      {failureWords(`common.handIn.problem.${problem.code}`, problem)}
    </Notice>
  );
}

/** Tried again by itself, and likely to go well. */
export const passes = ({ code }: Failure): boolean => code === 'hub-unreachable' || code === 'busy';
