import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeInstance } from '#content/instance.ts';
import { type LoadedPack, openPack } from '#content/pack-reader.ts';
import type { ItemId } from '#domain/ids.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';

/**
 * Journeys that need a learner who knows something: the question that the device has open, made again from the pack, and
 * its right answer put in as a person would.
 */
let pack: LoadedPack | null = null;

function starterPack(): LoadedPack {
  if (pack) return pack;
  const written = readStarterPack(join(import.meta.dirname, '../../../packs/arithmetic-1-4'));
  const opened = written.ok ? openPack(JSON.parse(written.value.text)) : null;
  if (!opened?.ok) throw new Error('the starter pack cannot be opened');
  pack = opened.value;
  return pack;
}

type OpenQuestion = { readonly item: ItemId; readonly seed: number };

/** The row of the question that stands open, as the device stored it: the only one, or the last learner's. */
export const openQuestion = (page: Page): Promise<OpenQuestion> =>
  page.evaluate(
    () =>
      new Promise<OpenQuestion>((found, failed) => {
        const asked = indexedDB.open('footpath');
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          const rows = asked.result.transaction('questions').objectStore('questions').getAll();
          rows.onsuccess = () => {
            asked.result.close();
            found(rows.result[rows.result.length - 1]);
          };
        };
      }),
  );

/** The grade of the skill that a question asks. */
export function gradeOf({ item }: OpenQuestion): number {
  const { skillOfItem, skillById } = starterPack();
  const skill = skillOfItem.get(item);
  return (skill && skillById.get(skill)?.grade) ?? 0;
}

/** Puts the right answer in, and leaves it to the caller to hand it in. */
export async function putRightAnswer(page: Page, { item, seed }: OpenQuestion): Promise<void> {
  const made = makeInstance(starterPack(), item, seed);
  if (!made.ok) throw new Error(`no question from ${item} ${seed}`);
  const { instance, solution } = made.value;
  const { key } = solution;
  const form = page.locator('#practice-form');
  switch (key.type) {
    case 'choice':
    case 'several':
      for (const id of typeof key.right === 'string' ? [key.right] : key.right)
        await form.locator(`input[value="${id}"]`).dispatchEvent('click');
      return;
    case 'number':
      await form.locator('#practice-answer').fill(solution.answerText);
      return;
    case 'text':
      await form.locator('#practice-answer').fill(key.accepted[0] ?? '');
      return;
    case 'order':
      await putInOrder(
        page,
        key.right,
        instance.options.map(({ id }) => id),
      );
      return;
    case 'match':
      for (const [left, right] of Object.entries(key.right)) {
        const lefts = instance.options.findIndex(({ id }) => id === left);
        const rights = instance.targets.findIndex(({ id }) => id === right);
        const sides = form.locator('.match').getByRole('list');
        await sides.first().getByRole('button').nth(lefts).click();
        await sides.nth(1).getByRole('button').nth(rights).click();
      }
  }
}

/** Moves each to its place with the arrow buttons, the first place first. */
async function putInOrder(page: Page, wanted: readonly string[], shown: readonly string[]): Promise<void> {
  const now = [...shown];
  for (const [place, id] of wanted.entries()) {
    for (let at = now.indexOf(id); at > place; at--) {
      await page.locator(`[data-focus="up ${id}"]`).click();
      now.splice(at - 1, 2, ...now.slice(at - 1, at + 1).reverse());
    }
  }
}
