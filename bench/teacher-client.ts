import type { TestHub } from '#tests/support/test-hub.ts';
import type { PreparedSchool } from './prepared-school.ts';

/** A teacher at the hub, as the page is: signed in, keeping the cookie that each answer may change. */
export async function signIn(hub: TestHub, school: PreparedSchool) {
  const answer = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(school.teacher),
  });
  if (!answer.ok) throw new Error(`the teacher could not sign in: ${answer.status}`);
  let cookie = cookieOf(answer) ?? '';
  async function get(path: string): Promise<void> {
    const got = await fetch(`${hub.url}${path}`, { headers: { cookie } });
    cookie = cookieOf(got) ?? cookie;
    if (!got.ok) throw new Error(`${path} answered ${got.status}`);
    await got.text();
  }
  async function post(path: string, body: unknown): Promise<void> {
    const got = await fetch(`${hub.url}${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    cookie = cookieOf(got) ?? cookie;
    if (!got.ok) throw new Error(`${path} answered ${got.status}`);
    await got.text();
  }
  return {
    cookie: () => cookie,
    post,
    /** What the board's page asks for when it is opened for the first time. */
    async openBoard(): Promise<void> {
      await get('/api/session');
      await get(`/api/classes/${school.classId}/board?since=0`);
    },
  };
}

const cookieOf = (answer: Response): string | null => answer.headers.get('set-cookie')?.split(';')[0] ?? null;
