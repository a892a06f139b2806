// Answers whatever question is on screen, by what is on screen. Right or wrong does not matter here: kept or not does.
import { questionInSight, verdictInSight } from './in-page.mjs';

/** Answers one question, waits for "kept on this device", and goes on to the next. Returns the kind of question. */
export async function answerOne(page, turn) {
  const question = await page.until('a question', questionInSight);
  await answerBy[question.type](page, question, turn);
  await page.click({ css: '.practice-foot button[type=submit]' });
  const verdict = await page.until('a verdict that says the answer is kept', verdictInSight);
  await page.click('#practice-next');
  await page.until('the next question', questionInSight);
  return { type: question.type, verdict };
}

/** Chrome 80 gives -: / and . key codes of their own, so the line is typed and the pad tapped, in turn. */
const answerBy = {
  async number(page, { fraction }, turn) {
    const keys = fraction ? ['1', '/', '2'] : ['1', '2'];
    if (turn % 2 === 1) {
      await page.click('.pad-input');
      await page.type(keys.join(''));
    } else for (const key of keys) await page.click({ css: '.pad-key', text: key });
  },
  choice: (page, _question, turn) => page.click({ css: '.choice', at: turn % 2 }),
  async several(page) {
    for (const at of [0, 1]) await page.click({ css: '.choice', at });
  },
  async text(page) {
    await page.click('#practice-answer');
    await page.type('seven');
  },
  order: (page) => page.click({ css: '.order-arrow:not([aria-disabled])', at: 0 }),
  async match(page, { pairs }) {
    for (let at = 0; at < pairs; at += 1) {
      await page.click({ css: '.match-side:not([data-side]) .match-tile', at });
      await page.click({ css: '.match-side[data-side] .match-tile', at });
    }
  },
};
