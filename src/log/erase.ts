import {
  type LearnerId,
  learnerOfPartition,
  learnerOfStaffPartition,
  learnerPartition,
  type Partition,
  staffPartition,
} from '#domain/ids.ts';

/** Thrown by `append`: nothing is written of who was erased (ERA-5). The screen that asked was open when it happened. */
export class LearnerErased extends Error {
  override readonly name = 'LearnerErased';
}

/** The learner of whom a partition speaks, be it their own or what staff say; null: a class's or the school's. */
export const learnerSpokenOf = (partition: Partition): LearnerId | null =>
  learnerOfPartition(partition) ?? learnerOfStaffPartition(partition);

/** The partitions that go whole. */
export const partitionsOf = (learner: LearnerId): readonly Partition[] => [
  learnerPartition(learner),
  staffPartition(learner),
];
