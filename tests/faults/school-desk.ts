import { join } from 'node:path';
import * as v from 'valibot';
import { openPack } from '#content/pack-reader.ts';
import { type BoardAnswer, BoardAnswer as BoardSchema, SessionAnswer } from '#domain/hub-api.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { type Lesson, lessonOf } from '#progress/lesson.ts';

/** The class's teacher, who signs in once: the session must outlive every kill. */
export type SchoolDesk = { board(url: string): Promise<BoardAnswer> };

export async function signInAtDesk(
  url: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<SchoolDesk> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name, password }),
  });
  if (!answer.ok) throw new Error(`the teacher could not sign in: ${answer.status} ${await answer.text()}`);
  let cookie = cookieOf(answer) ?? '';
  const { classes } = v.parse(SessionAnswer, await answer.json());
  const [first] = classes;
  if (!first) throw new Error('the teacher has no class');
  return {
    async board(at) {
      const said = await fetch(`${at}/api/classes/${first.id}/board?since=0`, { headers: { cookie } });
      if (!said.ok) throw new Error(`the board answered ${said.status} ${await said.text()}`);
      cookie = cookieOf(said) ?? cookie;
      return v.parse(BoardSchema, await said.json());
    },
  };
}

const cookieOf = (answer: Response): string | null => answer.headers.getSetCookie()[0]?.split(';')[0] ?? null;

/** The lessons that come with the program: what a demo school works with. */
export function starterLesson(): Lesson {
  const written = readStarterPack(join(import.meta.dirname, '../../packs/arithmetic-1-4'));
  const pack = written.ok ? openPack(JSON.parse(written.value.text)) : null;
  if (!pack?.ok) throw new Error('the starter pack cannot be opened');
  return lessonOf(pack.value);
}
