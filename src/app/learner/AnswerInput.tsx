import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { FieldError, TextField } from '#app/ui/Field.tsx';
import { NumberPad } from '#app/ui/NumberPad.tsx';
import { t } from '#i18n/locale.ts';
import type { Draft } from './draft.ts';
import { laterParts, loadLaterParts } from './later-parts.ts';
import { choiceOutcomes, orderOutcomes, pairOutcomes } from './outcomes.ts';
import { practiceAnswer } from './practice-ids.ts';
import type { Asking, Noted, Told } from './use-practice.ts';

export type AnswerInputProps = {
  question: Asking | Told | Noted;
  onChange: (draft: Draft) => void;
  error: string | undefined;
};

/** The right way to answer for each kind of question. Enter in any of them sends the form. */
export function AnswerInput({ question, onChange, error }: AnswerInputProps) {
  const { draft, offer } = question;
  const { type, prompt, options, targets, numberForm, unit, language, direction } = offer.instance;
  const locked = question.kind !== 'asking';
  const content = { lang: language, dir: direction };
  switch (type) {
    case 'choice':
    case 'several':
      return (
        <div class="answer-choices" data-short={options.every(isShort) || undefined}>
          <ChoiceGroup
            {...content}
            id={practiceAnswer}
            legend={prompt}
            quietLegend
            hint={type === 'several' ? t('learner.answer.several') : undefined}
            error={error}
            type={type === 'choice' ? 'one' : 'several'}
            options={options}
            value={draft?.type === 'choice' ? [draft.choice] : draft?.type === 'several' ? draft.choices : []}
            onChange={(value) => {
              const [choice] = value;
              if (type === 'several') onChange({ type, choices: [...value] });
              else if (choice !== undefined) onChange({ type, choice });
            }}
            locked={locked}
            outcomes={question.kind === 'told' ? choiceOutcomes(question) : undefined}
          />
        </div>
      );
    case 'number':
      return (
        <NumberPad
          id={practiceAnswer}
          label={<AnswerLabel />}
          error={error}
          value={draft?.type === type ? draft.text : ''}
          onChange={(text) => onChange({ type, text })}
          form={numberForm ?? 'whole'}
          unit={unit}
          locked={locked}
        />
      );
    case 'text':
      return (
        <TextField
          {...content}
          id={practiceAnswer}
          label={<AnswerLabel />}
          error={error}
          value={draft?.type === type ? draft.text : ''}
          onInput={(text) => onChange({ type, text })}
          suffix={unit}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="done"
          maxLength={500}
          readOnly={locked}
        />
      );
    case 'order': {
      const parts = laterParts.value;
      if (!parts) return <Fetching />;
      const order = draft?.type === type ? draft.order : [];
      return (
        <div class="stack">
          {error && <FieldError id={`${practiceAnswer}-error`}>{error}</FieldError>}
          <parts.OrderList
            {...content}
            label={prompt}
            items={order.flatMap((id) => options.find((option) => option.id === id) ?? [])}
            onChange={(changed) => onChange({ type, order: [...changed] })}
            locked={locked}
            outcomes={question.kind === 'told' ? orderOutcomes(question) : undefined}
          />
        </div>
      );
    }
    case 'match': {
      const parts = laterParts.value;
      if (!parts) return <Fetching />;
      return (
        <div class="stack">
          {error && <FieldError id={`${practiceAnswer}-error`}>{error}</FieldError>}
          <parts.MatchBoard
            {...content}
            label={prompt}
            left={options}
            right={targets}
            pairs={draft?.type === type ? draft.pairs : []}
            onChange={(pairs) => onChange({ type, pairs: pairs.map(([left, right]) => [left, right]) })}
            locked={locked}
            outcomes={question.kind === 'told' ? pairOutcomes(question) : undefined}
          />
        </div>
      );
    }
  }
}

/** Two of these stand side by side on the narrowest screen. */
const isShort = ({ text }: { text: string }): boolean => text.length <= 8;

const AnswerLabel = () => <>{t('learner.answer.label')}</>;

/** Only on a first visit over a slow line: the way of answering is on its way. */
function Fetching() {
  void loadLaterParts();
  return <p class="text-soft">{t('common.loading')}</p>;
}
