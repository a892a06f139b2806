import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The teacher's name and first password, for as long as nobody has written them down elsewhere. */
export type SignIn = { readonly name: string; readonly password: string };

const fileIn = (data: string): string => join(data, 'first-sign-in.txt');

/** Kept readable by the owner alone, so that a restart can show it again; the person is told to delete it. */
export function keepFirstSignIn(data: string, { name, password }: SignIn): void {
  const text = `name: ${name}\npassword: ${password}\n\nWrite these down, then delete this file. The hub itself does not need it.\n`;
  writeFileSync(fileIn(data), text, { mode: 0o600 });
}

/** Null once it has been deleted. */
export function readFirstSignIn(data: string): SignIn | null {
  if (!existsSync(fileIn(data))) return null;
  const text = readFileSync(fileIn(data), 'utf8');
  const name = /^name: (.*)$/m.exec(text)?.[1];
  const password = /^password: (.*)$/m.exec(text)?.[1];
  return name && password ? { name, password } : null;
}
