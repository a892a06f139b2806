import type { Why } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import {
  counterfactualWords,
  evidenceSentence,
  rangeOf,
  rangeWords,
  type SentenceFacts,
  weightiestTerms,
} from './why-words.ts';

export type SkillWhyProps = { facts: SentenceFacts; why: Why };

/** The evidence in a sentence, how far it can be trusted, and what one more answer would change. */
export function SkillWhy({ facts, why }: SkillWhyProps) {
  const range = rangeOf(why);
  const terms = weightiestTerms(facts.name, why);
  return (
    <div class="why">
      <p class="why-sentence">{evidenceSentence(facts, why)}</p>
      <div class="why-range">
        <svg
          class="why-bar"
          viewBox="0 0 100 12"
          preserveAspectRatio="none"
          focusable="false"
          aria-hidden="true"
        >
          <rect class="why-bar-track" x="0" y="4" width="100" height="4" />
          <rect
            class="why-bar-band"
            x={100 * range.low}
            y="2"
            width={Math.max(1, 100 * (range.high - range.low))}
            height="8"
          />
          <rect class="why-bar-middle" x={100 * range.middle - 0.6} y="0" width="1.2" height="12" />
        </svg>
        <p class="text-small">{rangeWords(range)}</p>
      </div>
      {terms.length > 0 && (
        <>
          <h3 class="why-head">{t('teacher.why.weighs')}</h3>
          <ul class="why-terms">
            {terms.map((term) => (
              <li key={term}>{term}</li>
            ))}
          </ul>
        </>
      )}
      <p class="text-small">{counterfactualWords(why)}</p>
    </div>
  );
}
