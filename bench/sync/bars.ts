import type { Line } from '../lines.ts';

/** What a measure of the exchange may come to: the limit holds in CI, the goal is where it should be. Times are `noisy`. */
const bar = (
  id: string,
  name: string,
  unit: Line['unit'],
  limit: number,
  goal: number,
  noisy = false,
): Line => ({
  id,
  group: 'hub',
  name: `${id}: ${name}`,
  unit,
  limit,
  goal,
  noisy,
});

export const bars: readonly Line[] = [
  bar('firstPushBytes', 'a learner’s week, up', 'B', 20_000, 14_000),
  bar('firstPushRequests', 'for it', 'requests', 3, 2),
  bar('classUploadBytes', 'the class’s week, up', 'B', 600_000, 420_000),
  bar('classUploadSeconds', 'six devices at a time', 's', 12, 6, true),
  bar('classUploadServerCpuSeconds', 'of the hub', 's', 3, 1.2, true),
  bar('teacherPullBytes', 'a new device of a teacher, both ways', 'B', 600_000, 420_000),
  bar('tenEventsBytes', 'both ways', 'B', 1500, 900),
  bar('nothingNewBytes', 'both ways', 'B', 600, 450),
  bar('nothingNewRequests', 'for it', 'requests', 1, 1),
  bar('hubDiskBytesPerEvent', 'of the database', 'B', 250, 80),
  bar('hubPeakRssMb', 'of the hub, by the end of the upload', 'MB', 220, 130),
  bar('soakRatio', 'the 200th hand-in over the 5th, bytes or hub CPU', '', 1.2, 1.05, true),
  bar('qrWeekFrames', 'a week as codes on a screen, one in ten missed', '', 40, 20),
];

/** Bars of `--load`. */
export const loadBars: readonly Line[] = [
  bar('planVisibleSeconds', 'until a device has the new plan, p95 of fifty', 's', 5, 5, true),
  bar('teacherPageSeconds', 'meanwhile, p95', 's', 1, 1, true),
];
