import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import {
  bits,
  context,
  contextBytes,
  type Der,
  integer,
  objectId,
  octets,
  sequence,
  set,
  text,
  time,
  yes,
} from './der.ts';
import { dnsConstraints, ipBytes, ipConstraints } from './names.ts';

/**
 * The school's own certificate authority (docs/spec/https.md): what a device trusts once, and the certificates that it signs
 * for this hub. X.509 version 3 (RFC 5280), ECDSA on P-256 with SHA-256, which every browser down to our floor takes.
 */
export type Authority = {
  /** PKCS #8, PEM. Kept in the hub's database, and in its backup: devices trust it for years. */
  readonly key: string;
  readonly certificate: string;
  /** How it is called in a device's list. */
  readonly name: { readonly common: string; readonly organisation: string | null };
  /** Names and addresses beyond the private ones that it may sign for, as it was told when it was made. */
  readonly extra: readonly string[];
};

/** A certificate of the hub with its key, PEM both. */
export type Leaf = { readonly key: string; readonly certificate: string };

const dayMs = 86_400_000;
/** Devices are not asked to trust anew before they are worn out. */
const authorityMs = 3652 * dayMs;
export const leafMs = 90 * dayMs;
/**
 * How far before its making a certificate begins: clocks of devices are wrong, and the hub's may be. With `leafMs` under the
 * 398 days that Apple's devices allow a server's certificate in all.
 */
export const leewayMs = 300 * dayMs;

const oid = {
  commonName: objectId('2.5.4.3'),
  organisation: objectId('2.5.4.10'),
  ecdsaWithSha256: objectId('1.2.840.10045.4.3.2'),
  subjectKey: objectId('2.5.29.14'),
  keyUsage: objectId('2.5.29.15'),
  otherNames: objectId('2.5.29.17'),
  basics: objectId('2.5.29.19'),
  nameConstraints: objectId('2.5.29.30'),
  authorityKey: objectId('2.5.29.35'),
  extendedUsage: objectId('2.5.29.37'),
  serverAuth: objectId('1.3.6.1.5.5.7.3.1'),
} as const;

/** Bits of KeyUsage, the first at the left: keyCertSign (5) and cRLSign (6); digitalSignature (0). */
const signsCertificates = bits(Buffer.from([0b0000_0110]), 1);
const signsHandshakes = bits(Buffer.from([0b1000_0000]), 7);
/** Characters that a part of a name may have (RFC 5280, upper bounds); not UTF-16 units: half of a pair would be no text. */
const longestName = 64;

/**
 * A new authority. It can vouch for servers only, and only for the school's private addresses, `.local` names and `extra`:
 * whoever steals its key can stand in for this hub and for no site on the internet (TLS-3).
 */
export function mintAuthority(school: string | null, extra: readonly string[], now: number): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = keyId(publicKey);
  // Told apart in a device's list by the first bytes of the key: two hubs of one name are two authorities.
  const name = {
    common: `Footpath school authority ${id.toString('hex').slice(0, 4).toUpperCase()}`,
    organisation: school === null ? null : [...school].slice(0, longestName).join(''),
  };
  const certificate = certify({
    subject: nameOf(name),
    issuer: nameOf(name),
    subjectKey: publicKey,
    issuerKey: privateKey,
    from: now - leewayMs,
    until: now + authorityMs,
    extensions: [
      extension(oid.basics, sequence(yes, integer(Buffer.from([0]))), 'critical'),
      extension(oid.keyUsage, signsCertificates, 'critical'),
      extension(oid.extendedUsage, sequence(oid.serverAuth)),
      extension(oid.nameConstraints, sequence(context(0, ...permitted(extra))), 'critical'),
      extension(oid.subjectKey, octets(id)),
    ],
  });
  return { key: pem(privateKey), certificate, name, extra };
}

/** A certificate for a hub that goes by these names; whether the authority may sign for them is for the caller to know. */
export function mintLeaf(authority: Authority, names: readonly string[], now: number): Leaf {
  const issuerKey = createPrivateKey(authority.key);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = certify({
    // With a space in it, so that nothing takes it for a host's name.
    subject: nameOf({ common: 'Footpath hub', organisation: null }),
    issuer: nameOf(authority.name),
    subjectKey: publicKey,
    issuerKey,
    from: now - leewayMs,
    until: now + leafMs,
    extensions: [
      extension(oid.basics, sequence(), 'critical'),
      extension(oid.keyUsage, signsHandshakes, 'critical'),
      extension(oid.extendedUsage, sequence(oid.serverAuth)),
      extension(oid.otherNames, sequence(...names.map(generalName))),
      extension(oid.subjectKey, octets(keyId(publicKey))),
      extension(oid.authorityKey, sequence(contextBytes(0, keyId(issuerKey)))),
    ],
  });
  return { key: pem(privateKey), certificate };
}

type Wish = {
  readonly subject: Der;
  readonly issuer: Der;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly from: number;
  readonly until: number;
  readonly extensions: readonly Der[];
};

function certify({ subject, issuer, subjectKey, issuerKey, from, until, extensions }: Wish): string {
  const algorithm = sequence(oid.ecdsaWithSha256);
  const serial = randomBytes(16);
  // Never zero, and short enough with a sign.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const stated = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    issuer,
    sequence(time(from), time(until)),
    subject,
    spkiOf(subjectKey),
    context(3, sequence(...extensions)),
  );
  const signature = sign('sha256', stated, { key: issuerKey, dsaEncoding: 'der' });
  return pemOf(sequence(stated, algorithm, bits(signature)));
}

const extension = (id: Der, value: Der, critical?: 'critical'): Der =>
  sequence(id, ...(critical ? [yes] : []), octets(value));

const nameOf = ({ common, organisation }: Authority['name']): Der =>
  sequence(
    ...(organisation === null ? [] : [set(sequence(oid.organisation, text(organisation)))]),
    set(sequence(oid.commonName, text(common))),
  );

const permitted = (extra: readonly string[]): Der[] => [
  ...dnsConstraints(extra).map((name) => sequence(contextBytes(2, Buffer.from(name, 'ascii')))),
  ...ipConstraints(extra).map((range) => sequence(contextBytes(7, range))),
];

function generalName(name: string): Der {
  const ip = ipBytes(name);
  return ip ? contextBytes(7, ip) : contextBytes(2, Buffer.from(name, 'ascii'));
}

const spkiOf = (key: KeyObject): Der => key.export({ type: 'spki', format: 'der' });

/** RFC 7093, method 1: 20 bytes of the hash of the public point, which are the last 65 of the key as it is written. */
function keyId(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return createHash('sha256').update(point).digest().subarray(0, 20);
}

const pem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

const pemOf = (der: Der): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
