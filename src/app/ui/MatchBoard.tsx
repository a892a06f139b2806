import './match-board.css';
import { useState } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';
import { MathText } from './MathText.tsx';

export type MatchTile = { readonly id: string; readonly text: string };
export type MatchPair = readonly [left: string, right: string];

export type MatchBoardProps = {
  label: string;
  left: readonly MatchTile[];
  right: readonly MatchTile[];
  pairs: readonly MatchPair[];
  onChange: (pairs: readonly MatchPair[]) => void;
  locked?: boolean | undefined;
  /** After the answer, by the left tile's id. */
  outcomes?: Readonly<Record<string, 'right' | 'wrong'>> | undefined;
  lang?: string | undefined;
  dir?: 'ltr' | 'rtl' | undefined;
};

type Side = 'left' | 'right';

/**
 * Finding partners: tap one tile, then one on the other side. A pair carries the number of its left tile on both, so that
 * it is seen without colours; a tap on a pair parts it. All tiles are buttons.
 */
export function MatchBoard(props: MatchBoardProps) {
  const { label, left, right, pairs, onChange, locked, outcomes, lang, dir } = props;
  const [picked, setPicked] = useState<{ side: Side; id: string } | null>(null);
  const [said, say] = useState('');

  const textOf = (side: Side, id: string) =>
    (side === 'left' ? left : right).find((tile) => tile.id === id)?.text ?? '';
  const numberOf = (leftId: string) => left.findIndex((tile) => tile.id === leftId) + 1;

  function tap(side: Side, id: string): void {
    if (locked) return;
    if (picked === null) {
      const pair = pairs.find(([a, b]) => (side === 'left' ? a : b) === id);
      if (!pair) {
        setPicked({ side, id });
        return;
      }
      say(t('common.match.parted', { left: textOf('left', pair[0]), right: textOf('right', pair[1]) }));
      onChange(pairs.filter((other) => other !== pair));
      return;
    }
    if (picked.side === side) {
      setPicked(picked.id === id ? null : { side, id });
      return;
    }
    const made: MatchPair = side === 'right' ? [picked.id, id] : [id, picked.id];
    setPicked(null);
    say(
      t('common.match.made', {
        number: numberOf(made[0]),
        left: textOf('left', made[0]),
        right: textOf('right', made[1]),
      }),
    );
    onChange([...pairs.filter(([a, b]) => a !== made[0] && b !== made[1]), made]);
  }

  const tiles = (side: Side) =>
    (side === 'left' ? left : right).map(({ id, text }) => {
      const pair = pairs.find(([a, b]) => (side === 'left' ? a : b) === id);
      const outcome = pair && outcomes?.[pair[0]];
      const number = side === 'left' ? numberOf(id) : pair ? numberOf(pair[0]) : null;
      return (
        <li key={id}>
          <button
            class="match-tile"
            type="button"
            data-joined={pair ? true : undefined}
            data-outcome={outcome}
            aria-pressed={picked?.side === side && picked.id === id}
            aria-disabled={locked || undefined}
            onClick={() => tap(side, id)}
          >
            <span class="match-number" aria-hidden="true">
              {number}
            </span>
            <span class="match-text">
              <MathText text={text} />
              <span class="visually-hidden">
                {', '}
                {pair
                  ? t('common.match.joined', {
                      number: numberOf(pair[0]),
                      name: side === 'left' ? textOf('right', pair[1]) : textOf('left', pair[0]),
                    })
                  : t('common.match.free')}
              </span>
            </span>
            {outcome && (
              <Icon name={outcome === 'right' ? 'check' : 'cross'} label={t(`common.choice.${outcome}`)} />
            )}
          </button>
        </li>
      );
    });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid before Chrome 86
    <div class="match" role="group" aria-label={label}>
      {!locked && <p class="match-how">{t('common.match.how')}</p>}
      <div class="match-sides" lang={lang} dir={dir}>
        <ul class="match-side list" aria-label={t('common.match.left')}>
          {tiles('left')}
        </ul>
        <ul class="match-side list" aria-label={t('common.match.right')} data-side="right">
          {tiles('right')}
        </ul>
      </div>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}
