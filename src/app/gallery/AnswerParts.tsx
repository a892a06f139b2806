import { useState } from 'preact/hooks';
import { ChoiceGroup } from '#app/ui/ChoiceGroup.tsx';
import { ItemPicture } from '#app/ui/ItemPicture.tsx';
import { MatchBoard, type MatchPair } from '#app/ui/MatchBoard.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { NumberPad } from '#app/ui/NumberPad.tsx';
import { OrderList } from '#app/ui/OrderList.tsx';
import type { Picture } from '#domain/item-instance.ts';
import { Section } from './Section.tsx';

const options = [
  { id: 'a', text: '3/4' },
  { id: 'b', text: '1 1/2' },
  { id: 'c', text: 'They are the same' },
  { id: 'd', text: 'It cannot be said, because the pieces of the two cakes are not of the same size' },
];

const pictures: readonly Picture[] = [
  { kind: 'counters', groups: [3, 4], alt: 'A group of 3 and a group of 4' },
  { kind: 'counters', groups: [12], crossed: 5, alt: '12 counters, 5 of them crossed out' },
  { kind: 'array', rows: 3, columns: 6, alt: '3 rows of 6' },
  {
    kind: 'number-line',
    from: 0,
    to: 20,
    step: 1,
    labels: [0, 5, 10, 15, 20],
    mark: 13,
    alt: 'A marker at 13',
  },
  { kind: 'number-line', from: -1, to: 1, step: 0.25, labels: [-1, -0.5, 0, 0.5, 1], alt: 'From −1 to 1' },
  {
    kind: 'fraction-bars',
    bars: [
      { parts: 4, shaded: 3 },
      { parts: 8, shaded: 5 },
    ],
    alt: '3 of 4 parts and 5 of 8 parts shaded',
  },
  { kind: 'clock', hour: 10, minute: 20, alt: 'The short hand a little after 10, the long hand at 4' },
];

/** The parts that answer a question. */
export function AnswerParts() {
  const [one, setOne] = useState<readonly string[]>(['b']);
  const [several, setSeveral] = useState<readonly string[]>(['a', 'c']);
  const [whole, setWhole] = useState('');
  const [decimal, setDecimal] = useState('3.5');
  const [fraction, setFraction] = useState('-3/4');
  const [order, setOrder] = useState(['1/2', '0.25', '3/4', '1']);
  const [pairs, setPairs] = useState<readonly MatchPair[]>([['dog', 'puppy']]);
  const left = ['cat', 'dog', 'cow'].map((text) => ({ id: text, text }));
  const right = ['calf', 'kitten', 'puppy'].map((text) => ({ id: text, text }));
  return (
    <Section title="Answers">
      <p class="text-lead">
        <MathText text="What is 3/4 + 1 1/2? And 12 × 4 = ? The date 1/2/2026 stays as it is, and so does page 12." />
      </p>
      <div class="tiles">
        {pictures.map((picture) => (
          <ItemPicture key={picture.alt} picture={picture} />
        ))}
      </div>
      <ChoiceGroup
        legend="Which is more?"
        type="one"
        marks="letters"
        options={options}
        value={one}
        onChange={setOne}
      />
      <ChoiceGroup
        legend="Choose all that are right"
        hint="There may be more than one."
        error="Choose at least one."
        type="several"
        options={options}
        value={several}
        onChange={setSeveral}
      />
      <ChoiceGroup
        legend="After the answer"
        type="several"
        marks="letters"
        options={options}
        value={['a', 'b']}
        onChange={() => undefined}
        locked
        outcomes={{ a: 'right', b: 'wrong', c: 'missed' }}
      />
      <div class="tiles">
        <NumberPad
          label={<MathText text="7 + 5 = ?" />}
          form="whole"
          value={whole}
          onChange={setWhole}
          unit="cm"
        />
        <NumberPad
          label={<MathText text="7 ÷ 2 = ?" />}
          form="decimal"
          error="That is not a number yet."
          value={decimal}
          onChange={setDecimal}
        />
        <NumberPad
          label={<MathText text="1/4 − 1 = ?" />}
          form="fraction"
          minus
          value={fraction}
          onChange={setFraction}
        />
      </div>
      <OrderList
        label="From small to big"
        items={order.map((text) => ({ id: text, text }))}
        onChange={(ids) => setOrder([...ids])}
      />
      <OrderList
        label="From small to big, after the answer"
        items={['1/4', '3/4', '1/2'].map((text) => ({ id: text, text }))}
        onChange={() => undefined}
        locked
        outcomes={{ '1/4': 'right', '3/4': 'wrong', '1/2': 'wrong' }}
      />
      <MatchBoard label="Parents and young" left={left} right={right} pairs={pairs} onChange={setPairs} />
      <MatchBoard
        label="Parents and young, after the answer"
        left={left}
        right={right}
        pairs={[
          ['cat', 'kitten'],
          ['dog', 'calf'],
        ]}
        onChange={() => undefined}
        locked
        outcomes={{ cat: 'right', dog: 'wrong' }}
      />
    </Section>
  );
}
