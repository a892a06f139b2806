import type { ClassId, LearnerId, SkillId } from '#domain/ids.ts';

/** Every address inside the app is built here, so that one can be changed in one place. */
export const paths = {
  start: () => '/',
  join: (code?: string) => (code ? `/join/${encodeURIComponent(code)}` : '/join'),
  device: () => '/device',
  settings: (learner?: LearnerId) => `/settings${learner ? `?learner=${encodeURIComponent(learner)}` : ''}`,
  today: (learner: LearnerId) => `/learn/${learner}`,
  practice: (learner: LearnerId, skill?: SkillId) =>
    `/learn/${learner}/practice${skill ? `?skill=${encodeURIComponent(skill)}` : ''}`,
  teacher: () => '/teacher',
  board: (classId: ClassId) => `/teacher/class/${classId}`,
  learnerPage: (classId: ClassId, learner: LearnerId) => `/teacher/class/${classId}/learner/${learner}`,
  invite: (classId: ClassId) => `/teacher/class/${classId}/invite`,
  setup: () => '/setup',
} as const;
