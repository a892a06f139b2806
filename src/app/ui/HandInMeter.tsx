import { formatRelative } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';

export type HandInMeterProps = {
  phase: 'idle' | 'contacting' | 'sending' | 'receiving';
  /** Answers here that no receipt covers yet. */
  waiting: number;
  /** Answers here that a matching receipt covers. */
  safe: number;
  /** When the hub last answered; shown with `now`, on the same clock. */
  lastContact?: number | null | undefined;
  now?: number | undefined;
};

/**
 * Where the answers are, truthfully: "safe at school" is said only of answers that a receipt covers. It does not read
 * itself out at every answer; the screen decides what is worth announcing.
 */
export function HandInMeter({ phase, waiting, safe, lastContact, now }: HandInMeterProps) {
  // Asking whether anything is new takes nothing back: what is proved stays said.
  const state =
    waiting === 0 && safe > 0 ? 'safe' : phase !== 'idle' ? 'moving' : waiting > 0 ? 'waiting' : 'nothing';
  return (
    <div class="hand-in" data-state={state}>
      <Icon name={state === 'moving' ? 'sync' : state === 'safe' ? 'shield' : 'device'} />
      <span class="hand-in-words">
        <span>{words(state, phase, waiting, safe)}</span>
        {waiting > 0 && safe > 0 && state === 'waiting' && (
          <span class="hand-in-last">{t('common.handIn.othersSafe', { count: safe })}</span>
        )}
        {lastContact != null && now !== undefined && state !== 'moving' && (
          <span class="hand-in-last">
            {t('common.handIn.last', { when: formatRelative(lastContact, now) })}
          </span>
        )}
      </span>
    </div>
  );
}

function words(
  state: 'moving' | 'waiting' | 'safe' | 'nothing',
  phase: HandInMeterProps['phase'],
  waiting: number,
  safe: number,
): string {
  if (state === 'waiting') return t('common.handIn.waiting', { count: waiting });
  if (state === 'safe') return t('common.handIn.safe', { count: safe });
  if (state === 'nothing') return t('common.handIn.nothing');
  if (phase === 'sending' && waiting > 0) return t('common.handIn.sending', { count: waiting });
  return phase === 'receiving' ? t('common.handIn.receiving') : t('common.handIn.contacting');
}
