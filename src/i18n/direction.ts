export type Direction = 'ltr' | 'rtl';

/**
 * Languages written from right to left. A fixed list rather than `Intl.Locale` text information, which Chrome 80 does
 * not have: the same answer in every browser. `en-XB` is our mirrored test language.
 */
const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Direction of a language tag such as `ar-EG`. */
export function directionOf(locale: string): Direction {
  if (locale === 'en-XB' || /-(Arab|Hebr|Thaa|Nkoo|Adlm)\b/.test(locale)) return 'rtl';
  return rightToLeft.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
