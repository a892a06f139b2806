// A teacher on the oldest browser: a new school, the class board, a learner's evidence, the poster, and no network.
import { join } from 'node:path';
import { createDevice } from './device.mjs';
import { bringInSight, isShown, shows } from './in-page.mjs';
import { createSchool } from './school.mjs';

const learnersInDemo = 12;

export async function teacherJourney(version, executable, { folder, pictures }) {
  const demo = await createSchool(join(folder, 'demo'), { demoWeek: true });
  const fresh = await createSchool(join(folder, 'fresh'), { empty: true });
  const device = createDevice(`${version}-teacher`, executable, {
    profile: join(folder, 'profile'),
    pictures,
  });
  const see = (what, css) => device.page.until(what, isShown, [css]);
  const fill = async (css, text) => {
    await device.page.click(css);
    await device.page.type(text);
  };

  const steps = [
    [
      'sets up a new school',
      async () => {
        const { setupKey } = await fresh.open();
        await device.switchOn(`${fresh.url}/setup#${setupKey}`);
        await see('the form', '#school');
        await device.look('setup', '#teacher');
        await fill('#school', 'Lakeside');
        await fill('#className', '2A');
        await fill('#teacher', 'Mr Okoro');
        for (const field of ['#password', '#again']) await fill(field, 'seven green boats');
        await fill('#learners', 'Ada');
        await device.page.click('form button[type=submit]');
        await see('the poster of the new class', '.poster');
        await fresh.close();
      },
    ],
    [
      'signs the teacher in and shows the board',
      async () => {
        const { teacher } = await demo.open();
        device.page.problems.hubIsGone = false;
        await device.page.open(`${demo.url}/teacher`);
        await fill('#name', teacher.name);
        await fill('#password', teacher.password);
        await device.page.press('Enter');
        await device.page.until('everybody as a card', shows, ['.learner-card', learnersInDemo]);
        await device.look('board');
        await device.page.resize('laptop');
        await device.page.until('everybody in the grid', shows, ['tr[data-learner]', learnersInDemo]);
        await device.page.run(bringInSight, 'tr[data-learner]');
        await device.keepPicture('grid');
        await device.page.resize('phone');
      },
    ],
    [
      "shows a learner's evidence",
      async () => {
        // Who needs attention comes first; the last has answered.
        await device.page.click({ css: '.learner-card', at: learnersInDemo - 1 });
        await see('the skills', '.skill-line');
        await device.page.click('.skill-line');
        await see('the answers under a skill', '.evidence');
        await device.look('learner', '.evidence');
        await device.page.click('.page-back');
      },
    ],
    [
      'shows the poster with the code',
      async () => {
        await device.page.click('.page-end .button');
        await see('the poster', '.poster svg');
        await device.look('invite', '.poster');
        await device.page.click('.page-back');
        await see('the board', '.learner-card');
      },
    ],
    [
      'shows the board as it was when the hub is gone',
      async () => {
        device.page.problems.hubIsGone = true;
        await demo.close();
        await device.page.reload();
        await device.page.until('everybody as a card', shows, ['.learner-card', learnersInDemo]);
      },
    ],
    ['met no error in the page or its worker', async () => device.expectNoProblems()],
  ];
  return {
    name: `${version} teacher`,
    steps,
    device,
    async end() {
      await device.kill();
      await demo.close();
      await fresh.close();
    },
  };
}
