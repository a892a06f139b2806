/** What a device wants to hear when it asks whether its Wi-Fi leads anywhere. */
export type ProbeAnswer = {
  readonly status: 200 | 204;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const text = (body: string): ProbeAnswer => ({
  status: 200,
  body,
  headers: { 'Content-Type': 'text/plain' },
});
const html = (body: string): ProbeAnswer => ({ status: 200, body, headers: { 'Content-Type': 'text/html' } });

const apple = html('<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>');
const networkManager = text('NetworkManager is online\n');

/** By path: makers and mirrors ask it of many hosts (FND-11 has who asks what). */
const byPath: Readonly<Record<string, ProbeAnswer>> = {
  '/generate_204': { status: 204 },
  '/gen_204': { status: 204 },
  '/hotspot-detect.html': apple,
  '/library/test/success.html': apple,
  '/connecttest.txt': text('Microsoft Connect Test'),
  '/ncsi.txt': text('Microsoft NCSI'),
  '/canonical.html': html(
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
  ),
  '/success.txt': text('success\n'),
  '/check_network_status.txt': networkManager,
  '/nm': networkManager,
  '/nm-check.txt': networkManager,
  '/static/hotspot.txt': text('OK\n'),
  '/kindle-wifi/wifistub.html': html('81ce4465-7167-4dcb-835b-dcc9e44c112a\n'),
};

/** By host, whatever the path: Apple's has many, Ubuntu's has none. */
const byHost: Readonly<Record<string, ProbeAnswer>> = {
  'captive.apple.com': apple,
  'connectivity-check.ubuntu.com': { status: 204, headers: { 'X-NetworkManager-Status': 'online' } },
};

/** The answer that keeps the asking device on this network; null: this is no question of that kind. */
export const probeAnswer = (host: string, path: string): ProbeAnswer | null =>
  byHost[host] ?? (Object.hasOwn(byPath, path) ? (byPath[path] ?? null) : null);
