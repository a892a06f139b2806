import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClassId, PackHash } from '#domain/ids.ts';
import { hashPassword } from '#hub/auth/password.ts';
import { type OpenHub, openHub } from '#hub/cli/open-hub.ts';
import { openSchool } from '#hub/new-school.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { createSchool } from '#hub/school.ts';
import { learnersOf, type RosterLearner } from '#log/projections/roster.ts';
import type { Lesson } from '#progress/lesson.ts';

/** A hub's data folder with one class, made before the hub starts on it. */
export type PreparedSchool = {
  readonly data: string;
  readonly classId: ClassId;
  /** As it is typed: eight letters. */
  readonly classCode: string;
  readonly teacher: { readonly name: string; readonly password: string };
  readonly learners: readonly RosterLearner[];
  readonly pack: PackHash;
  readonly lesson: Lesson;
  remove(): void;
};

export type SchoolPlan = {
  readonly learners: number;
  /** The pack to work with; without it the one that comes with the program. */
  readonly pack?: { readonly title: string; readonly text: string };
  /** Puts more into the folder while it is open here. */
  readonly fill?: (hub: OpenHub, school: PreparedSchool) => Promise<void>;
};

const root = join(import.meta.dirname, '..');
const teacher = { name: 'Bench Teacher', password: 'maple-otter-42-river-tulip' };

export async function prepareSchool({ learners, pack, fill }: SchoolPlan): Promise<PreparedSchool> {
  const data = mkdtempSync(join(tmpdir(), 'footpath-bench-'));
  const remove = (): void => rmSync(data, { recursive: true, force: true });
  const opened = await openHub(data);
  if (!opened.ok) throw new Error(`the data folder could not be opened: ${opened.error.type}`);
  const hub = opened.value;
  try {
    const written = pack ?? starterPack();
    const offer = hub.packs.keep(written.text, written.title);
    const school = createSchool(hub.store, hub.accounts, hub.clock);
    const wish = {
      school: 'Bench School',
      className: 'Class B',
      teacher: teacher.name,
      password: await hashPassword(teacher.password),
      learners: Array.from({ length: learners }, (_, place) => `Learner ${place + 1}`),
    };
    await openSchool(hub.accounts, school, wish, offer, hub.clock.now(), false);
    const [first] = await hub.accounts.codes.all();
    const lesson = hub.packs.lesson(offer.hash);
    if (!first || !lesson) throw new Error('invariant: the school has a class and a pack');
    const prepared: PreparedSchool = {
      data,
      classId: first.class,
      classCode: first.code,
      teacher,
      learners: learnersOf((await school.view(first.class)).roster),
      pack: offer.hash,
      lesson,
      remove,
    };
    await fill?.(hub, prepared);
    return prepared;
  } catch (error) {
    remove();
    throw error;
  } finally {
    await hub.close();
  }
}

export function starterPack(): { title: string; text: string } {
  const written = readStarterPack(join(root, 'packs/arithmetic-1-4'));
  if (!written.ok) throw new Error('the starter pack cannot be read');
  return written.value;
}
