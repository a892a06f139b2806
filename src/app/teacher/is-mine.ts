import { device } from '#app/shell/session.ts';
import type { ClassId } from '#domain/ids.ts';

/** Whether who is signed in may change things in the class, or only look (AUT-2). The hub decides; this is for what is shown. */
export const isMine = (classId: ClassId): boolean =>
  device.value?.teacher?.classes.find(({ id }) => id === classId)?.mine ?? true;
