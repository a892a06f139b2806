import { randomInt } from 'node:crypto';
import { classCodeAlphabet, classCodeLength } from '#domain/class-code.ts';
import type { ClassId, StaffId } from '#domain/ids.ts';
import { appendAudit } from './audit.ts';
import type { SqlEngine } from './engine.ts';
import { all, one, run, type Steps } from './steps.ts';

export type ClassCode = { readonly class: ClassId; readonly code: string };

export const keepClassCode = ({ class: classId, code }: ClassCode): Steps<void> =>
  run('INSERT INTO class_codes (school, code, class) VALUES ($1, $2, $3)', code, classId);

export function mintClassCode(): string {
  let code = '';
  for (let i = 0; i < classCodeLength; i++) code += classCodeAlphabet[randomInt(classCodeAlphabet.length)];
  return code;
}

/** The codes by which devices join: 31^8, so that one cannot be guessed at the rate the hub allows. */
export function createClassCodes(engine: SqlEngine) {
  function* renew(classId: ClassId, by: StaffId, now: number): Steps<string> {
    const code = mintClassCode();
    yield* run('DELETE FROM class_codes WHERE school = $1 AND class = $2', classId);
    yield* keepClassCode({ class: classId, code });
    yield* appendAudit({ who: by, did: 'class-code.renewed', about: { class: classId } }, now);
    return code;
  }

  return {
    async classOf(code: string): Promise<ClassId | null> {
      const row = await engine.read(() =>
        one<{ class: ClassId }>('SELECT class FROM class_codes WHERE school = $1 AND code = $2', code),
      );
      return row?.class ?? null;
    },
    async codeOf(classId: ClassId): Promise<string | null> {
      const row = await engine.read(() =>
        one<{ code: string }>('SELECT code FROM class_codes WHERE school = $1 AND class = $2', classId),
      );
      return row?.code ?? null;
    },
    all: (): Promise<readonly ClassCode[]> =>
      engine.read(() =>
        all<ClassCode>('SELECT class, code FROM class_codes WHERE school = $1 ORDER BY class'),
      ),
    /** Another code; the one before lets nobody in any more. Devices that have joined stay (AUT-7). */
    renew: (classId: ClassId, by: StaffId, now: number): Promise<string> =>
      engine.write(() => renew(classId, by, now)),
    async mint(classId: ClassId): Promise<string> {
      const code = mintClassCode();
      await engine.write(() => keepClassCode({ class: classId, code }));
      return code;
    },
  };
}
