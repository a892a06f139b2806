import { showClassCode } from '#domain/class-code.ts';
import type { TeacherClass } from '#domain/hub-api.ts';
import type { ClassId } from '#domain/ids.ts';
import { learnersOf } from '#log/projections/roster.ts';
import type { HubServices } from './services.ts';

/**
 * A class as its teacher sees it in a list.
 *
 * @param mine false for who looks only: they have no use for the code, by which devices join and write (AUT-2)
 */
export async function teacherClass(
  { accounts, school }: Pick<HubServices, 'accounts' | 'school'>,
  classId: ClassId,
  mine = true,
): Promise<TeacherClass> {
  const { roster } = await school.view(classId);
  return {
    id: classId,
    name: roster.opened?.value.name ?? classId,
    code: mine ? showClassCode((await accounts.codes.codeOf(classId)) ?? '') : '',
    learners: learnersOf(roster).length,
    mine,
  };
}
