import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { classCodeAlphabet, classCodeLength } from '#domain/class-code.ts';
import type { ClassId } from '#domain/ids.ts';
import { prepareQuery, prepareStatement } from './query.ts';

/** The codes by which devices join: 31^8, so that one cannot be guessed at the rate the hub allows. */
export function createClassCodes(db: DatabaseSync) {
  const findClass = prepareQuery<{ class: ClassId }>(db, 'SELECT class FROM class_codes WHERE code = ?');
  const findCode = prepareQuery<{ code: string }>(db, 'SELECT code FROM class_codes WHERE class = ?');
  const findAll = prepareQuery<{ class: ClassId; code: string }>(
    db,
    'SELECT class, code FROM class_codes ORDER BY class',
  );
  const insert = prepareStatement(db, 'INSERT INTO class_codes (code, class) VALUES (?, ?)');
  return {
    classOf: (code: string): ClassId | null => findClass.one(code)?.class ?? null,
    codeOf: (classId: ClassId): string | null => findCode.one(classId)?.code ?? null,
    all: (): readonly { readonly class: ClassId; readonly code: string }[] => findAll.all(),
    mint(classId: ClassId): string {
      let code = '';
      for (let i = 0; i < classCodeLength; i++)
        code += classCodeAlphabet[randomInt(classCodeAlphabet.length)];
      insert(code, classId);
      return code;
    },
  };
}
