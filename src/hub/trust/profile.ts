import { createHash } from 'node:crypto';
import type { ShownAuthority } from '#hub/tls/source.ts';

/**
 * The authority as Apple's devices take it: a configuration profile with one root certificate. Its identifiers come from the
 * certificate, so that fetching it twice is installing it once.
 */
export function appleProfile({ der, name }: ShownAuthority, school: string | null): string {
  const data = der.toString('base64').match(/.{1,68}/g) ?? [];
  const title = escapeXml(school === null ? name : `${name} (${school})`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>footpath.${idOf(der, 'profile').toLowerCase()}</string>
  <key>PayloadUUID</key><string>${idOf(der, 'profile')}</string>
  <key>PayloadDisplayName</key><string>${title}</string>
  <key>PayloadDescription</key><string>Lets this device open the safe address of the school’s Footpath. It can vouch for private addresses only.</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>footpath.${idOf(der, 'root').toLowerCase()}</string>
      <key>PayloadUUID</key><string>${idOf(der, 'root')}</string>
      <key>PayloadDisplayName</key><string>${escapeXml(name)}</string>
      <key>PayloadCertificateFileName</key><string>school-authority.crt</string>
      <key>PayloadContent</key>
      <data>
${data.join('\n')}
      </data>
    </dict>
  </array>
</dict>
</plist>
`;
}

/** In the form of a UUID: what makes one is the certificate and what it stands for. */
function idOf(der: Buffer, what: string): string {
  const hex = createHash('sha256').update(`${what}\n`).update(der).digest('hex').toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const escapeXml = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
