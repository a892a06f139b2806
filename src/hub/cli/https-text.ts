import { fingerprintLines } from '#hub/tls/fingerprint.ts';
import type { GivenFailure } from '#hub/tls/given-certificate.ts';
import type { SecureSide } from '#hub/tls/secure-side.ts';
import type { CertificateSource } from '#hub/tls/source.ts';

/** What there is to say of HTTPS beside plain HTTP. */
export type HttpsTold = {
  readonly side: SecureSide;
  readonly source: CertificateSource;
  readonly now: number;
};

/** What is wrong with a certificate that somebody gave, and what to do. */
export function givenFailureText(failure: GivenFailure): string {
  switch (failure.type) {
    case 'unreadable':
      return `${failure.file} cannot be read: ${failure.detail}.`;
    case 'no-certificate':
      return `${failure.file} holds no certificate: it must be a PEM file that begins with BEGIN CERTIFICATE.`;
    case 'no-key':
      return `${failure.file} holds no key that can be read: it must be a PEM file without a password.`;
    case 'key-differs':
      return 'The key does not belong to the certificate: perhaps only one of the two files was renewed.';
    case 'expired':
      return `The certificate ended on ${day(failure.until)}, or this computer’s clock is wrong. It has to be renewed.`;
    case 'not-yet':
      return `The certificate begins on ${day(failure.from)}: this computer’s clock is behind.`;
    case 'names-nothing':
      return 'The certificate names no single computer: say with --name which of its names is this hub’s.';
    case 'not-covered':
      return `The certificate is not good for ${failure.name}. It is good for: ${failure.covered.join(', ') || 'nothing'}.`;
  }
}

/** Lines of the welcome about HTTPS: where, and what a device must be shown to trust it. */
export function httpsLines({ side, source, now }: HttpsTold, plain: string): string[] {
  const { held, uncovered } = source;
  const { authority } = side;
  const lines = ['The safe addresses, where the app can be installed and taken home:', ''];
  for (const address of side.addresses()) lines.push(`    ${address}`);
  if (authority === null) {
    const left = Math.floor((held().until - now) / 86_400_000);
    if (left < 21) lines.push('', `The certificate ends in ${left} days: it has to be renewed.`);
    return lines;
  }
  lines.push('', `Each device has to trust the school once. How: ${plain}/trust`, '');
  lines.push(
    '    compare there, before trusting:',
    ...fingerprintLines(authority.sha256).map((line) => `    ${line}`),
  );
  for (const name of uncovered())
    lines.push('', `No device can trust the safe address at ${name}: it is not private (docs/https.md).`);
  return lines;
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
