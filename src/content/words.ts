/**
 * Words with slots: `{a}` is a number or text that the generator fills, `{a|apple|apples}` chooses by the number in
 * `a`, `{name}` and `{name2}` are drawn from the pack's list `name`, `{a|fruit}` is a noun of the list `fruit` in the
 * number of `a`. Nothing is evaluated: a pack is data, wherever it came from.
 */
export type Slots = Readonly<Record<string, number | string>>;

/** One choice per list and draw: `{ name: 'Amina', name2: 'Kofi', fruit: 'mango|mangoes' }`. */
export type Drawn = Readonly<Record<string, string>>;

const slotPattern = /\{([a-zA-Z0-9]+)(?:\|([^{}|]*))?(?:\|([^{}|]*))?\}/g;

/** The text with every slot filled; an unknown slot stays as it is, and the pack's reading has reported it. */
export const fillWords = (template: string, slots: Slots, drawn: Drawn): string =>
  template.replace(slotPattern, (whole, name: string, one?: string, many?: string) => {
    const value = own(slots, name);
    if (one !== undefined && value === undefined) return whole;
    if (one !== undefined && many !== undefined) return isOne(value) ? one : many;
    if (one !== undefined) return noun(own(drawn, one), isOne(value)) ?? whole;
    return value === undefined ? (noun(own(drawn, name), false) ?? whole) : showSlot(value);
  });

/**
 * A slot called `constructor` is a slot that nobody fills, not what every object has. (Neither `Object.hasOwn`, which
 * the oldest browser lacks, nor `hasOwnProperty.call`, which the linter's fix turns into it.)
 */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.getOwnPropertyDescriptor(record, key) === undefined ? undefined : record[key];

/** Names in the text that neither the generator nor the pack's lists fill. */
export function unknownSlots(template: string, known: (name: string) => boolean): string[] {
  const unknown: string[] = [];
  for (const [, name, one, many] of template.matchAll(slotPattern)) {
    if (name !== undefined && !known(name)) unknown.push(name);
    if (one !== undefined && many === undefined && !known(one)) unknown.push(one);
  }
  return unknown;
}

/** True when braces are left that no slot explains: `{a`, `{a b}`. */
export const hasStrayBrace = (template: string): boolean => /[{}]/.test(template.replace(slotPattern, ''));

function noun(forms: string | undefined, single: boolean): string | undefined {
  if (forms === undefined) return undefined;
  const [one, many] = forms.split('|');
  return single ? one : (many ?? one);
}

const showSlot = (value: number | string): string =>
  typeof value === 'number' && value < 0 ? `−${-value}` : String(value);

/** Also a one that comes as text, as the values to compare do. */
const isOne = (value: number | string | undefined): boolean => value === 1 || value === '1';
