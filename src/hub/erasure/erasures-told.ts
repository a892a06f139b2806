import type { ErasuresAnswer, ToldErasure } from '#domain/erasure-api.ts';
import type { HubServices } from '#hub/services.ts';

/** Letters of an id that are shown: enough to tell a school's erasures apart. */
const markLength = 4;

/** Every erasure with who has confirmed it, for who looks after that (ERA-10). Names nobody who was erased: nobody knows one. */
export async function tellErasures(services: HubServices): Promise<ErasuresAnswer> {
  const { accounts, school } = services;
  const staff = await accounts.staff.names();
  const erasures: ToldErasure[] = [];
  for (const { learner, at, staff: by, done, classes, holders } of await accounts.erasures.list()) {
    const named: string[] = [];
    for (const classId of classes)
      named.push((await school.view(classId)).roster.opened?.value.name ?? classId);
    erasures.push({
      mark: learner.slice(-markLength),
      classes: named.sort(),
      at,
      by: by && (staff.get(by) ?? null),
      done: done !== null,
      devices: holders.flatMap((one) =>
        one.kind === 'device' ? [{ device: one.holder, confirmed: one.confirmed, lastHeard: one.heard }] : [],
      ),
      staff: holders.flatMap((one) =>
        one.kind === 'staff' ? [{ name: staff.get(one.holder) ?? null, confirmed: one.confirmed }] : [],
      ),
    });
  }
  return { hello: await services.hello(), erasures };
}
