// A learner's week on an old browser: join at school, go home, practise without a network, come back and hand in.
import { join } from 'node:path';
import { giveAnswer, goOn } from './answer.mjs';
import { createDevice } from './device.mjs';
import {
  isControlled,
  isReadyForHome,
  isShown,
  learnerInAddress,
  questionInSight,
  saysNumber,
  storedFiles,
} from './in-page.mjs';
import { createSchool } from './school.mjs';

const learner = 'Farah';
const atSchool = 3;
const atHome = 3;
const later = 2;
/** Kinds of question by a skill that has them, opened by its own address as a link on the path does. */
const otherKinds = {
  choice: 'compare-to-100',
  several: 'even-and-odd',
  order: 'order-to-1000',
  text: 'clock-minutes',
};
/** Harder questions, and with them other kinds, come when easier ones were right. */
const mostTries = 15;

/** The journey as steps in order, each a title and what must come true; the first that fails ends it. */
export async function learnerJourney(version, executable, { folder, pictures }) {
  const school = await createSchool(join(folder, 'hub'));
  const device = createDevice(version, executable, { profile: join(folder, 'profile'), pictures });
  const answered = [];
  let stored = [];

  const see = (what, css, ms) => device.page.until(what, isShown, [css], ms);
  const practise = async (count) => {
    for (let turn = 0; turn < count; turn += 1) {
      answered.push(await giveAnswer(device.page, answered.length));
      if (answered.length === 1) await device.look('verdict');
      await goOn(device.page);
    }
  };
  const expectAnswers = (count) =>
    device.page.until(`"${count} answers today"`, saysNumber, ['.next-today', count]);
  const chooseLearner = async () => {
    await see('the names', '.name-grid');
    await device.page.click({ css: '.name-card', text: learner });
    await see("the learner's page", '.next');
  };
  const beginPractice = async () => {
    await device.page.click('.next a[href$="/practice"]');
    await see('a question', '.practice-foot');
  };
  const startAfterKill = async () => {
    await device.kill();
    await device.switchOn(school.url, { hubIsGone: true });
    await chooseLearner();
    await expectAnswers(atSchool + atHome);
    const still = await device.page.run(storedFiles);
    const lost = stored.filter((file) => !still.includes(file));
    if (lost.length > 0) throw new Error(`the kill cost ${lost.length} stored files: ${lost.join(', ')}`);
  };

  const steps = [
    [
      'opens and asks for the class code',
      async () => {
        await school.open();
        await device.switchOn(school.url);
        await see('the field for the code', '#class-code');
        await device.look('join');
      },
    ],
    [
      'joins with the class code',
      async () => {
        await device.page.click('#class-code');
        await device.page.type(school.classCode().toLowerCase());
        await device.page.press('Enter');
        await see('the device check', '.device-checks');
      },
    ],
    [
      'is ready to go home: shell, lessons and names are stored',
      async () => {
        await device.page.until('the service worker in control', isControlled);
        await device.page.until('every check done', isReadyForHome);
        stored = await device.page.run(storedFiles);
        await device.look('device');
      },
    ],
    [
      'lets a learner choose their name',
      async () => {
        await device.page.click('.page-foot .button');
        await see('the names with their pictures', '.name-card .picture-shape');
        await device.look('names');
        await chooseLearner();
        await device.look('today');
      },
    ],
    [
      `keeps ${atSchool} answers at school`,
      async () => {
        await beginPractice();
        await device.look('question');
        await practise(atSchool);
      },
    ],
    [
      'reloads with the hub stopped, six times slower',
      async () => {
        device.page.problems.hubIsGone = true;
        await school.close();
        await device.page.slowDown(6);
        await device.page.reload();
        await see('a question', '.practice-foot', 30_000);
        await device.page.slowDown(1);
      },
    ],
    [`keeps ${atHome} answers without a network`, () => practise(atHome)],
    ['starts without a network after a kill, with every answer', startAfterKill],
    ['starts so a second time', startAfterKill],
    [
      `keeps ${later} answers more`,
      async () => {
        await beginPractice();
        await practise(later);
      },
    ],
    [
      `keeps answers of other kinds: ${Object.keys(otherKinds).join(', ')}`,
      async () => {
        const id = await device.page.run(learnerInAddress);
        for (const [kind, skill] of Object.entries(otherKinds)) {
          await device.page.open(`${school.url}/learn/${id}/practice?skill=${skill}`);
          for (let tries = 1; ; tries += 1) {
            const { type } = await device.page.until('a question', questionInSight);
            if (type === kind) await device.look(kind);
            await practise(1);
            if (type === kind) break;
            if (tries === mostTries)
              throw new Error(`${skill} did not come to a question of the kind ${kind}`);
          }
        }
        await device.page.click('.page-back');
        await expectAnswers(answered.length);
        await device.look('waiting', '.hand-in-card');
      },
    ],
    [
      'hands in when the hub is back, and says that all answers are safe',
      async () => {
        await school.open();
        device.page.problems.hubIsGone = false;
        await device.page.click('.hand-in-card .button');
        const count = answered.length;
        await device.page.until(`"all ${count} answers"`, saysNumber, ['[data-state=safe]', count], 30_000);
        await device.look('safe', '.hand-in-card');
      },
    ],
    [
      'shows the teacher as many',
      async () => {
        const counted = await school.answersOnBoard(learner);
        if (counted !== answered.length) throw new Error(`the board counts ${counted} of ${answered.length}`);
      },
    ],
    ['met no error in the page or its worker', async () => device.expectNoProblems()],
  ];
  return {
    name: version,
    steps,
    device,
    note: () =>
      `${answered.length} answers: ${answered.map(({ type, verdict }) => `${type} ${verdict}`).join(', ')}`,
    async end() {
      await device.kill();
      await school.close();
    },
  };
}
