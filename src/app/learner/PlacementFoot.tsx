import { Button } from '#app/ui/Button.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { t } from '#i18n/locale.ts';
import { practiceForm } from './practice-ids.ts';
import { useLate } from './use-late.ts';
import type { usePractice } from './use-practice.ts';

/** "I don't know" and Next; after an answer, whatever it was, only thanks. */
export function PlacementFoot({ practice }: { practice: ReturnType<typeof usePractice> }) {
  const { state, check } = practice;
  const slow = useLate(state.kind === 'asking' && state.busy !== null, 250);
  if (state.kind === 'noted')
    return (
      <div class="practice-foot" data-told="noted">
        <p class="thanks">
          <Icon name="device" />
          <strong>{t('learner.placement.thanks')}</strong>
          <span class="text-soft text-small">{t('learner.feedback.kept')}</span>
        </p>
      </div>
    );
  if (state.kind !== 'asking') return null;
  return (
    <div class="practice-foot">
      <div class="practice-buttons">
        <Button onClick={() => void check({ type: 'unknown' })}>{t('learner.placement.unknown')}</Button>
        <Button type="submit" form={practiceForm} variant="primary" wide busy={slow} iconEnd="next">
          {t(state.failure ? 'common.tryAgain' : 'common.next')}
        </Button>
      </div>
    </div>
  );
}
