import type { ClassId, LearnerId, SkillId } from '#domain/ids.ts';
import { skillIdPattern } from '#domain/skill-id-pattern.ts';

/** Every address inside the app is built here, so that one can be changed in one place. */
export const paths = {
  start: () => '/',
  join: (code?: string) => (code ? `/join/${encodeURIComponent(code)}` : '/join'),
  device: () => '/device',
  settings: (learner?: LearnerId) => `/settings${learner ? `?learner=${encodeURIComponent(learner)}` : ''}`,
  today: (learner: LearnerId) => `/learn/${learner}`,
  practice: (learner: LearnerId, skill?: SkillId) =>
    `/learn/${learner}/practice${skill ? `?skill=${encodeURIComponent(skill)}` : ''}`,
  work: (learner: LearnerId, skill?: SkillId) =>
    `/learn/${learner}/work${skill ? `?skill=${encodeURIComponent(skill)}` : ''}`,
  placement: (learner: LearnerId) => `/learn/${learner}/placement`,
  teacher: () => '/teacher',
  board: (classId: ClassId) => `/teacher/class/${classId}`,
  learnerPage: (classId: ClassId, learner: LearnerId) => `/teacher/class/${classId}/learner/${learner}`,
  invite: (classId: ClassId) => `/teacher/class/${classId}/invite`,
  devices: () => '/teacher/devices',
  setup: () => '/setup',
} as const;

/** Whether a text from an address may name a skill; whether there is one, the worker knows. */
export const isSkillId = (text: string | undefined): text is SkillId =>
  text !== undefined && skillIdPattern.test(text);
