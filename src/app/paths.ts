import type { ClassId, DeviceId, LearnerId, SkillId } from '#domain/ids.ts';
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
  find: (learner?: LearnerId) => `/find${learner ? `?learner=${encodeURIComponent(learner)}` : ''}`,
  handIn: (learner?: LearnerId) => `/hand-in${learner ? `?learner=${encodeURIComponent(learner)}` : ''}`,
  carry: () => '/carry',
  /** Where the system brings files: in the manifest (vite.config.ts) and in the service worker too. */
  opened: () => '/open',
  teacher: () => '/teacher',
  board: (classId: ClassId) => `/teacher/class/${classId}`,
  learnerPage: (classId: ClassId, learner: LearnerId) => `/teacher/class/${classId}/learner/${learner}`,
  invite: (classId: ClassId) => `/teacher/class/${classId}/invite`,
  devices: (device?: DeviceId) => `/teacher/devices${device ? `?device=${device}` : ''}`,
  account: () => '/teacher/account',
  staff: () => '/teacher/staff',
  audit: () => '/teacher/audit',
  erase: (classId: ClassId, learner: LearnerId) => `/teacher/class/${classId}/learner/${learner}/erase`,
  erasures: () => '/teacher/erasures',
  setup: () => '/setup',
} as const;

/** Whether a text from an address may name a skill; whether there is one, the worker knows. */
export const isSkillId = (text: string | undefined): text is SkillId =>
  text !== undefined && skillIdPattern.test(text);
