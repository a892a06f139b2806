import './order-list.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';
import { MathText } from './MathText.tsx';

export type OrderItem = { readonly id: string; readonly text: string };

export type OrderListProps = {
  label: string;
  /** In their present order. */
  items: readonly OrderItem[];
  /** Ids in their new order. */
  onChange: (order: readonly string[]) => void;
  locked?: boolean | undefined;
  /** After the answer, by id. */
  outcomes?: Readonly<Record<string, 'right' | 'wrong'>> | undefined;
  lang?: string | undefined;
  dir?: 'ltr' | 'rtl' | undefined;
};

/**
 * Putting lines in order without dragging: arrows on every line, or tap a line and then its place. With a line picked
 * up, the arrow keys move it and Escape puts it down. Every move is read out.
 */
export function OrderList({ label, items, onChange, locked, outcomes, lang, dir }: OrderListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [said, say] = useState('');
  // Moving an element in the page takes its focus away: what had it gets it back.
  const refocus = useRef<string | null>(null);
  useEffect(() => {
    if (refocus.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-focus="${refocus.current}"]`)?.focus();
    refocus.current = null;
  });

  function move(from: number, to: number, part: 'line' | 'up' | 'down'): void {
    const item = items[from];
    if (!item || to < 0 || to >= items.length || from === to) return;
    const order = items.map(({ id }) => id);
    order.splice(from, 1);
    order.splice(to, 0, item.id);
    refocus.current = `${part} ${item.id}`;
    say(t('common.order.moved', { name: item.text, place: to + 1, total: items.length }));
    onChange(order);
  }

  function tap(index: number): void {
    const item = items[index];
    if (!item || locked) return;
    if (picked === null) {
      setPicked(item.id);
      say(t('common.order.picked', { name: item.text }));
      return;
    }
    setPicked(null);
    if (picked === item.id) say(t('common.order.dropped', { name: item.text }));
    else
      move(
        items.findIndex(({ id }) => id === picked),
        index,
        'line',
      );
  }

  function onKey(event: KeyboardEvent, index: number): void {
    if (picked !== items[index]?.id || locked) return;
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (event.key === 'Escape') tap(index);
    else if (step) move(index, index + step, 'line');
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid before Chrome 86
    <div class="order" role="group" aria-label={label}>
      {!locked && <p class="order-how">{t('common.order.how')}</p>}
      <ol class="order-list list" ref={list} lang={lang} dir={dir}>
        {items.map((item, index) => {
          const outcome = outcomes?.[item.id];
          return (
            <li
              class="order-row"
              key={item.id}
              data-picked={picked === item.id || undefined}
              data-outcome={outcome}
            >
              <button
                class="order-line"
                type="button"
                data-focus={`line ${item.id}`}
                aria-pressed={picked === item.id}
                aria-disabled={locked || undefined}
                onClick={() => tap(index)}
                onKeyDown={(event) => onKey(event, index)}
              >
                <span class="order-place">{index + 1}</span>
                <span class="order-text">
                  <MathText text={item.text} />
                </span>
                {outcome && (
                  <Icon
                    name={outcome === 'right' ? 'check' : 'cross'}
                    label={t(`common.choice.${outcome}`)}
                  />
                )}
              </button>
              {!locked &&
                (['up', 'down'] as const).map((way) => {
                  const to = way === 'up' ? index - 1 : index + 1;
                  return (
                    <button
                      class="order-arrow"
                      key={way}
                      type="button"
                      data-focus={`${way} ${item.id}`}
                      aria-label={
                        way === 'up'
                          ? t('common.order.up', { name: item.text })
                          : t('common.order.down', { name: item.text })
                      }
                      aria-disabled={to < 0 || to >= items.length || undefined}
                      onClick={() => move(index, to, way)}
                    >
                      <Icon name={way} />
                    </button>
                  );
                })}
            </li>
          );
        })}
      </ol>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}
