import { renderUnicodeCompact } from 'uqr';
import type { SignIn } from './first-sign-in.ts';
import { type HttpsTold, httpsLines } from './https-text.ts';

/** All that is said when the hub has started. */
export type Welcome = {
  readonly addresses: readonly string[];
  /** HTTPS beside plain HTTP; null: plain HTTP alone. */
  readonly https: HttpsTold | null;
  readonly school: string | null;
  readonly className: string | null;
  readonly classCode: string | null;
  readonly teacher: string | null;
  /** Null once the file has been deleted. */
  readonly signIn: SignIn | null;
  readonly signInFile: string;
  /** Set while there is no school. */
  readonly setupKey: string | null;
  readonly pageIsBuilt: boolean;
  readonly packIsThere: boolean;
};

/** In plain words, for somebody who has never seen a server: what to open, what to type, how to stop. */
export function welcomeText(welcome: Welcome): string {
  const { addresses, classCode, setupKey } = welcome;
  const here = addresses[addresses.length - 1] ?? '';
  const there = addresses[0] ?? here;
  const lines: string[] = [
    '',
    `Footpath hub is running${welcome.school ? ` for ${welcome.school}` : ''}.`,
    '',
  ];
  if (setupKey !== null) {
    lines.push('There is no school on it yet. Set it up once, at this address:', '');
    lines.push(`    ${there}/setup#${setupKey}`);
    if (here !== there) lines.push(`    ${here}/setup#${setupKey}    (on this computer)`);
    lines.push('', 'The link works until a school has been set up.');
  }
  if (classCode !== null) {
    lines.push(`Learners open this, on the same Wi-Fi, and join ${welcome.className ?? 'the class'}:`, '');
    for (const address of addresses)
      lines.push(`    ${address}${address === here ? '    (on this computer)' : ''}`);
    lines.push('', `    class code: ${classCode}`, '');
    lines.push(indent(renderUnicodeCompact(`${there}/join/${classCode}`, { border: 2 })), '');
    lines.push(`The teacher signs in at ${there}/teacher`, '');
    lines.push(...signInLines(welcome));
  }
  if (welcome.https) lines.push('', ...httpsLines(welcome.https, there));
  if (!welcome.packIsThere)
    lines.push('', 'The starter pack was not found: classes begin without questions.');
  if (!welcome.pageIsBuilt)
    lines.push('', 'The page has not been built (npm run build): only devices that have it can work.');
  lines.push('', 'Stop with Ctrl-C.', '');
  return lines.join('\n');
}

function signInLines({ signIn, signInFile, teacher }: Welcome): string[] {
  if (!signIn)
    return [
      `    name: ${teacher ?? ''}`,
      '    password: the one you wrote down (a new one: npm start -- --new-password)',
    ];
  return [
    `    name: ${signIn.name}`,
    `    password: ${signIn.password}`,
    '',
    `Write the password down, then delete ${signInFile}.`,
  ];
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
