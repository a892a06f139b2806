import { X509Certificate } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '#hub/clock.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import { earliestSensibleTime } from '#log/clock.ts';
import { type Authority, leafMs, mintAuthority, mintLeaf } from './authority.ts';
import { isCovered } from './names.ts';
import type { CertificateSource, Held, ShownAuthority } from './source.ts';

/** As it stands among the settings. */
export const KeptAuthority = v.object({
  key: v.string(),
  certificate: v.string(),
  name: v.object({ common: v.string(), organisation: v.nullable(v.string()) }),
  extra: v.array(v.string()),
});

/** A certificate of the hub's own is renewed when less than this is left of it. */
const renewBefore = leafMs / 3;

/**
 * Certificates from the hub's own authority, which is made when it is first asked for (TLS-2). The hub's certificate is made
 * anew at every start and its key is never written down; devices trust the authority, so they do not notice.
 *
 * @param names what this hub goes by now, best first
 * @param told names that somebody gave it: a new authority may sign for these too
 */
export async function createOwnSource(
  accounts: Pick<Accounts, 'settings' | 'school'>,
  clock: Clock,
  names: () => readonly string[],
  told: readonly string[],
): Promise<CertificateSource> {
  // A clock from before this program was written is wrong: a certificate by it would be good for no device.
  const now = (): number => Math.max(clock.now(), earliestSensibleTime);
  const authority = await readAuthority(accounts, told, now());

  const wanted = (): readonly string[] => names().filter((name) => isCovered(name, authority.extra));
  const mint = (): Held => {
    const good = wanted();
    const at = now();
    return { ...mintLeaf(authority, good, at), names: good, until: at + leafMs };
  };
  let held = mint();

  return {
    authority: shown(authority),
    held: () => held,
    uncovered: () => names().filter((name) => !isCovered(name, authority.extra)),
    renew: () => {
      const left = held.until - now();
      const isSound = left > renewBefore && left <= leafMs;
      // In whatever order: a card that went to sleep and woke is no reason.
      if (isSound && sameSet(held.names, wanted())) return false;
      held = mint();
      return true;
    },
  };
}

async function readAuthority(
  { settings, school }: Pick<Accounts, 'settings' | 'school'>,
  told: readonly string[],
  now: number,
): Promise<Authority> {
  const kept = await settings.read('authority');
  if (kept !== null) return v.parse(KeptAuthority, JSON.parse(kept));
  const made = mintAuthority((await school())?.name ?? null, told, now);
  await settings.write('authority', JSON.stringify(made));
  return made;
}

export function shown({ certificate, name }: Pick<Authority, 'certificate' | 'name'>): ShownAuthority {
  const { raw, fingerprint256, fingerprint } = new X509Certificate(certificate);
  return { name: name.common, der: raw, pem: certificate, sha256: fingerprint256, sha1: fingerprint };
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));
