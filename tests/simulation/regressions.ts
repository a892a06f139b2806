import type { Schedule, Step } from './schedule.ts';

/** A schedule that once broke a rule, as small as it could be made. */
export type Regression = { readonly rule: string; readonly says: string; readonly schedule: Schedule };

const regression = (
  rule: string,
  says: string,
  steps: readonly Step[],
  more: Partial<Omit<Schedule, 'steps'>> = {},
): Regression => ({
  rule,
  says,
  schedule: {
    asBefore: [false, false, false],
    realKeys: false,
    frames: false,
    annex: false,
    met: false,
    database: false,
    ...more,
    steps,
  },
});

const handIn = (device: number, more: Partial<Extract<Step, { kind: 'hand-in' }>> = {}): Step => ({
  kind: 'hand-in',
  device,
  faults: [],
  limit: 2048,
  fate: {},
  meanwhile: null,
  ...more,
});
const record = (device: number, count: number, learner = 0): Step => ({
  kind: 'record',
  device,
  learner,
  count,
  fate: {},
});
const staffSay = (count: number): Step => ({ kind: 'staff-say', learner: 0, count, fate: {} });

export const regressions: readonly Regression[] = [
  regression('SYN-7', 'a hub put back to just what it was is not taken for one that is stuck', [
    handIn(0),
    { kind: 'hub-backup' },
    { kind: 'hub-restore', said: true, file: true, listener: null },
  ]),
  regression('SYN-7', 'a backup that is put back twice begins two epochs', [
    record(0, 1),
    handIn(0),
    { kind: 'hub-backup' },
    record(0, 2),
    { kind: 'hub-restore', said: true, file: true, listener: null },
    handIn(0),
    handIn(1),
    { kind: 'hub-restore', said: true, file: true, listener: null },
    record(1, 3),
    handIn(1),
  ]),
  regression('SYN-7', 'a hub put back in secret, and grown past a device’s cursor, is noticed', [
    handIn(0),
    { kind: 'hub-backup' },
    record(1, 3),
    handIn(1),
    handIn(0),
    { kind: 'hub-restore', said: false, file: true, listener: null },
    { kind: 'clone', device: 1, copies: 1, records: 0 },
    record(2, 6),
    handIn(2),
    staffSay(3),
    handIn(0),
  ]),
  regression(
    'SYN-13',
    'what a hub wrote anew under the name that it had before does not keep a device from it',
    [
      staffSay(1),
      { kind: 'hub-backup' },
      staffSay(2),
      handIn(0),
      { kind: 'hub-restore', said: false, file: true, listener: null },
      staffSay(2),
      handIn(0),
    ],
  ),
  regression('SYN-8', 'events that a hub refuses are named, and not sent again and again', [
    { kind: 'record-stray', device: 0 },
    handIn(0),
  ]),
  regression(
    'SYN-13',
    'what a hub refused before it had its roster back is handed in once it knows the learner',
    [
      { kind: 'enrol', class: 0, learner: 3, leave: false },
      handIn(0, { limit: 1 }),
      { kind: 'record-stray', device: 0 },
      { kind: 'hub-restore', said: false, file: true, listener: null },
    ],
  ),
  regression(
    'SYN-12',
    'an answer to an earlier request is not believed',
    [
      record(2, 1),
      handIn(2),
      { kind: 'clone', device: 2, copies: 1, records: 0 },
      record(3, 1),
      handIn(3),
      handIn(2, { faults: [{ kind: 'old-answer' }] }),
    ],
    { frames: true },
  ),
  regression(
    'BUN-8',
    'an answer to what one copy of a device named leaves the other to fetch it',
    [
      { kind: 'clone', device: 1, copies: 1, records: 1 },
      { kind: 'make-bundles', device: 3, limit: 2048, most: 1, fate: {} },
      { kind: 'carry', which: 0, road: 'teacher', mishap: null, fate: {} },
      { kind: 'bring-back', which: 0, device: 0, wrong: false, road: 'teacher', mishap: null, fate: {} },
    ],
    { met: true },
  ),
  regression(
    'TRU-3',
    'a lost device hands in after the hub was put back, and so does its copy with other work',
    [
      { kind: 'hub-restore', said: true, file: true, listener: null },
      { kind: 'record-stray', device: 0 },
      { kind: 'report', device: 0, to: 'lost', fate: {} },
      handIn(0),
      { kind: 'clone', device: 0, copies: 1, records: 1 },
      record(0, 1),
      handIn(0),
      handIn(3),
    ],
    { met: true, database: true },
  ),
  regression(
    'TRU-6',
    'a copy that went on otherwise after what was refused sets that aside',
    [
      { kind: 'report', device: 2, to: 'lost', fate: {} },
      record(2, 1),
      { kind: 'clone', device: 2, copies: 1, records: 1 },
      { kind: 'decide', device: 2, records: 1, refuses: 'all', fate: {} },
    ],
    { met: true, database: true },
  ),
  regression(
    'TRU-6',
    'a copy that has only the first of what was refused sets that aside',
    [
      { kind: 'report', device: 1, to: 'lost', fate: {} },
      { kind: 'decide', device: 1, records: 1, refuses: 'all', fate: {} },
      { kind: 'clone', device: 1, copies: 1, records: 0 },
      { kind: 'decide', device: 3, records: 1, refuses: 'all', fate: {} },
    ],
    { met: true, database: true },
  ),
  regression('TRU-9', 'what no device may say is set aside before a copy is told that the two parted', [
    { kind: 'clone', device: 0, copies: 2, records: 0 },
    { kind: 'record', device: 4, learner: 0, count: 5, fate: {} },
    { kind: 'record-foreign', device: 3, learner: 0 },
    record(3, 1),
    { kind: 'clone', device: 3, copies: 1, records: 0 },
  ]),
  regression('SYN-4', 'who answers in the hub’s name makes nothing safe', [
    record(0, 1),
    handIn(0, { faults: [{ kind: 'impostor' }] }),
    record(0, 1),
  ]),
];
