import type { ClassId, SchoolId } from '#domain/ids.ts';
import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import { appendAudit, createAudit } from './audit.ts';
import { createClaims } from './claims.ts';
import { createClassCodes, keepClassCode, mintClassCode } from './class-codes.ts';
import { createDeviceKeys } from './device-keys.ts';
import { createDeviceStates } from './device-states.ts';
import { createDevices } from './devices.ts';
import type { SqlEngine } from './engine.ts';
import { createErasures } from './erasures.ts';
import { createIdentity } from './identity.ts';
import { createMatters } from './matters.ts';
import { createMediaIndex } from './media-index.ts';
import { createProgressSnapshots } from './progress-snapshots.ts';
import { createQuarantine } from './quarantine.ts';
import { createSessions } from './sessions.ts';
import { createSettings, readSetting, removeSetting, writeSetting } from './settings.ts';
import { addMember, createStaff, joinClass, type StaffMember } from './staff.ts';
import type { Steps } from './steps.ts';

export type SchoolName = { readonly id: SchoolId; readonly name: string };

/** A school about to be opened: its first member of staff and first class. */
export type SchoolOpening = {
  readonly school: SchoolName;
  readonly member: StaffMember;
  readonly class: ClassId;
  readonly isDemo: boolean;
};

/**
 * All that the hub keeps beside the log: who may sign in, which devices joined, what they claim, and the hub's own name
 * and key. Tokens and passwords are kept as hashes only. Everything about classes and learners is in the log instead.
 * Every method is one transaction.
 *
 * @param now the hub's clock
 */
export function createAccounts(engine: SqlEngine, now: () => number) {
  function* school(): Steps<SchoolName | null> {
    const id = yield* readSetting('school-id');
    const name = yield* readSetting('school-name');
    return id !== null && name !== null ? { id: id as SchoolId, name } : null;
  }

  function* openSchool(opening: SchoolOpening, now: number): Steps<boolean> {
    // Another setup may have been quicker while events were written.
    if (yield* school()) return false;
    yield* writeSetting('school-id', opening.school.id);
    yield* writeSetting('school-name', opening.school.name);
    yield* removeSetting('setup-key');
    if (opening.isDemo) yield* writeSetting('demo', 'yes');
    yield* addMember(opening.member, now);
    yield* joinClass(opening.member.id, opening.class);
    yield* keepClassCode({ class: opening.class, code: mintClassCode() });
    const about = { staff: opening.member.id, class: opening.class };
    yield* appendAudit({ who: opening.member.id, did: 'school.set-up', about }, now);
    return true;
  }

  const settings = createSettings(engine);
  return {
    ...createIdentity(engine),
    settings,
    staff: createStaff(engine),
    sessions: createSessions(engine),
    devices: createDevices(engine),
    deviceKeys: createDeviceKeys(engine),
    deviceStates: createDeviceStates(engine),
    quarantine: createQuarantine(engine, now),
    claims: createClaims(engine),
    codes: createClassCodes(engine),
    snapshots: createProgressSnapshots(engine),
    matters: createMatters(engine),
    mediaIndex: createMediaIndex(engine),
    audit: createAudit(engine),
    erasures: createErasures(engine),

    school: (): Promise<SchoolName | null> => engine.read(school),

    /**
     * The last step of a setup (HUB-10): until then nothing of it can be seen. False, and nothing done, when there is a
     * school already.
     */
    openSchool: (opening: SchoolOpening, now: number): Promise<boolean> =>
      engine.write(() => openSchool(opening, now)),

    /** A new one-time setup key; the one before is void. */
    async mintSetupKey(): Promise<string> {
      const key = mintToken();
      await settings.write('setup-key', hashOf(key));
      return key;
    },

    setupKeyMatches: async (key: string): Promise<boolean> =>
      (await settings.read('setup-key')) === hashOf(key),
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

const hashOf = (key: string): string => Buffer.from(hashToken(key)).toString('hex');
