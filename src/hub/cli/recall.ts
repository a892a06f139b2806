import { createEraser } from '#hub/erasure/eraser.ts';
import { createSchool } from '#hub/school.ts';
import type { OpenHub } from './open-hub.ts';

/**
 * Whoever was erased stays so, whatever state of the data was put back, before anything is served (ERA-9). False: it has said why
 * that is not known.
 */
export async function recallErased(hub: OpenHub): Promise<boolean> {
  const school = createSchool(hub.store, hub.accounts, hub.clock);
  const recalled = await createEraser({ ...hub, school }).recall();
  if (!recalled.ok) console.error(damagedText(hub.erasedFile.path));
  else if (recalled.value > 0) console.log(goneAgainText(recalled.value));
  return recalled.ok;
}

const damagedText = (path: string): string =>
  `${path} is damaged, or it is another hub's. It says who was erased, so that no older copy of the data brings them back.
Put a sound copy of it there. If there is none, move it away: then the devices that come tell the hub anew, and until
then somebody who was erased may be seen again.`;

const goneAgainText = (count: number): string =>
  count === 1
    ? 'What was there of one learner who was erased is gone again.'
    : `What was there of ${count} learners who were erased is gone again.`;
