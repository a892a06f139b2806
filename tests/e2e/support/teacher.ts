import { expect, type Page } from '@playwright/test';
import type { TestHub } from '#tests/support/test-hub.ts';

export async function signIn(page: Page, hub: TestHub): Promise<void> {
  await page.goto(`${hub.url}/teacher`);
  await page.getByLabel('Name', { exact: false }).first().fill(hub.teacher.name);
  await page.getByLabel('Password', { exact: true }).fill(hub.teacher.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/teacher\/class\//);
}

export type BoardFacts = {
  readonly answers: number;
  readonly waiting: number | null;
  readonly lastAnswer: number | null;
};

/** What the hub's own board says of a learner: the truth a teacher's screen must show. */
export async function boardOf(hub: TestHub, name: string): Promise<BoardFacts> {
  const session = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url },
    body: JSON.stringify({ name: hub.teacher.name, password: hub.teacher.password }),
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { classes } = (await session.json()) as { classes: { id: string }[] };
  const board = await fetch(`${hub.url}/api/classes/${classes[0]?.id}/board?since=0`, {
    headers: { cookie },
  });
  const { learners } = (await board.json()) as {
    learners: (BoardFacts & { name: string })[];
  };
  const found = learners.find((learner) => learner.name === name);
  if (!found) throw new Error(`no ${name} on the board`);
  return found;
}
