// Answers whatever question is on screen, by what is on screen: rightly where that is easy to see, else somehow.
import { questionInSight, verdictInSight } from './in-page.mjs';

/** Answers one question and waits for "kept on this device". Returns its kind and the verdict. */
export async function giveAnswer(page, turn) {
  const question = await page.until('a question', questionInSight);
  await answerBy[question.type](page, question, turn);
  await page.click({ css: '.practice-foot button[type=submit]' });
  const verdict = await page.until('a verdict that says the answer is kept', verdictInSight);
  return { type: question.type, verdict };
}

export async function goOn(page) {
  await page.click('#practice-next');
  await page.until('the next question', questionInSight);
}

const answerBy = {
  /** In turn by the keyboard and by the pad. */
  async number(page, question, turn) {
    const text = seenAnswer(question) ?? (question.fraction ? '1/2' : '12');
    if (turn % 2 === 1) {
      await page.click('.pad-input');
      await page.type(text);
    } else for (const key of text) await page.click({ css: '.pad-key', text: key });
  },
  choice(page, question, turn) {
    const seen = question.options.indexOf(seenAnswer(question));
    return page.click({ css: '.choice', at: seen < 0 ? turn % 2 : seen });
  },
  async several(page) {
    for (const at of [0, 1]) await page.click({ css: '.choice', at });
  },
  async text(page, question) {
    await page.click('#practice-answer');
    await page.type(seenAnswer(question) ?? 'seven');
  },
  /** By an arrow, then by tapping a line and its place. */
  async order(page) {
    await page.click('.order-arrow:not([aria-disabled])');
    for (const at of [0, 2]) await page.click({ css: '.order-line', at });
  },
  async match(page, { pairs }) {
    for (let at = 0; at < pairs; at += 1) {
      await page.click({ css: '.match-side:not([data-side]) .match-tile', at });
      await page.click({ css: '.match-side[data-side] .match-tile', at });
    }
  },
};

/** Of a few easy kinds, the right answer, so that the questions grow harder and other kinds come. Null: not of those. */
function seenAnswer({ prompt, picture, options }) {
  const dots = picture.match(/●/g);
  if (dots) return String(dots.length);
  const clock = /between (\d+) and \d+, the long hand points to (\d+)/.exec(picture);
  if (clock) return `${clock[1]}:${String((clock[2] % 12) * 5).padStart(2, '0')}`;
  const compared = /(\d+) \? (\d+)/.exec(prompt);
  if (compared) {
    const difference = compared[1] - compared[2];
    return difference === 0 ? '=' : difference < 0 ? '<' : '>';
  }
  if (/biggest|most/.test(prompt)) return String(Math.max(...options.map(Number)));
  return null;
}
