import { isValidElement, type VNode } from 'preact';
import { expect, test } from 'vitest';
import { MathText } from './MathText.tsx';

/** What MathText takes for a calculation: the texts that it hands to its inner part. */
function calculations(text: string): string[] {
  const tree = MathText({ text }) as VNode<{ children: unknown }>;
  return [tree.props.children]
    .flat(3)
    .filter((part): part is VNode<{ text: string }> => isValidElement(part))
    .map((part) => part.props.text);
}

test.each([
  ['What is 3/4 of 8?', ['3/4']],
  ['1 3/4 and then', ['1 3/4']],
  ['12 × 4 = ?', ['12 × 4 = ?']],
  ['1/2 + 1/4 = ?', ['1/2 + 1/4 = ?']],
  ['-3 + 5', ['-3 + 5']],
  ['3.5 < 4 and 1,200 > 900.', ['3.5 < 4', '1,200 > 900']],
  ['On 1/2/2026 it rained.', []],
  ['Page 12 has 3 pictures', []],
  ['and/or', []],
  ['', []],
])('%j has %j', (text, expected) => {
  expect(calculations(text)).toEqual(expected);
});
