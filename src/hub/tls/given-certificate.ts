import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { err, ok, type Result } from '#domain/result.ts';
import type { Clock } from '#hub/clock.ts';
import type { CertificateSource, Held } from './source.ts';

/** Why a certificate and its key cannot be used. */
export type GivenFailure =
  | { readonly type: 'unreadable'; readonly file: string; readonly detail: string }
  | { readonly type: 'no-certificate'; readonly file: string }
  | { readonly type: 'no-key'; readonly file: string }
  | { readonly type: 'key-differs' }
  | { readonly type: 'expired'; readonly until: number }
  | { readonly type: 'not-yet'; readonly from: number }
  | { readonly type: 'names-nothing' }
  | { readonly type: 'not-covered'; readonly name: string; readonly covered: readonly string[] };

export type GivenFiles = { readonly certificate: string; readonly key: string };

/**
 * A certificate that somebody else signs and renews, with its key (TLS-8). The files are looked at again and again; what
 * cannot be used is told once and the one before stays.
 *
 * @param told names that somebody gave the hub, all of which it must be good for; none: those that stand in it
 */
export function openGivenSource(
  files: GivenFiles,
  told: readonly string[],
  clock: Clock,
  tell: (failure: GivenFailure) => void,
): Result<CertificateSource, GivenFailure> {
  const first = read(files, told, clock.now());
  if (!first.ok) return first;
  let held = first.value;
  let lastFailure = '';
  return ok({
    authority: null,
    held: () => held,
    uncovered: () => [],
    renew: () => {
      const found = read(files, told, clock.now());
      const failure = found.ok ? '' : JSON.stringify(found.error);
      if (!found.ok && failure !== lastFailure) tell(found.error);
      lastFailure = failure;
      if (!found.ok || (found.value.certificate === held.certificate && found.value.key === held.key))
        return false;
      held = found.value;
      return true;
    },
  });
}

function read(files: GivenFiles, told: readonly string[], now: number): Result<Held, GivenFailure> {
  const certificate = readText(files.certificate);
  if (!certificate.ok) return certificate;
  const key = readText(files.key);
  if (!key.ok) return key;
  const parsed = orNull(() => new X509Certificate(certificate.value));
  if (!parsed) return err({ type: 'no-certificate', file: files.certificate });
  const secret = orNull((): KeyObject => createPrivateKey(key.value));
  if (!secret) return err({ type: 'no-key', file: files.key });
  if (!parsed.checkPrivateKey(secret)) return err({ type: 'key-differs' });
  const until = Date.parse(parsed.validTo);
  const from = Date.parse(parsed.validFrom);
  if (until <= now) return err({ type: 'expired', until });
  if (from > now) return err({ type: 'not-yet', from });
  const covered = namesIn(parsed);
  const missing = told.find((name) => !isGoodFor(parsed, name));
  if (missing !== undefined) return err({ type: 'not-covered', name: missing, covered });
  const names = told.length > 0 ? told : covered.filter((name) => !name.includes('*'));
  if (names.length === 0) return err({ type: 'names-nothing' });
  return ok({ certificate: certificate.value, key: key.value, names, until });
}

const isGoodFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never' }) : certificate.checkIP(name)) !==
  undefined;

/** Node quotes names with commas in them, which are no hosts. */
const namesIn = ({ subjectAltName }: X509Certificate): readonly string[] =>
  (subjectAltName ?? '').split(', ').flatMap((part) => /^(?:DNS|IP Address):([^"]+)$/.exec(part)?.[1] ?? []);

function readText(file: string): Result<string, GivenFailure> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    return err({ type: 'unreadable', file, detail: error instanceof Error ? error.message : String(error) });
  }
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
