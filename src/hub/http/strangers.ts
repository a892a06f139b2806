import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import type { HubConfig, HubEnv } from '#hub/services.ts';
import { toldAddresses } from './own-address.ts';
import { type ProbeAnswer, probeAnswer } from './probes.ts';

/**
 * Where a network's names all lead to the hub (docs/network.md), it hears what is meant for others. A device that asks whether
 * there is an internet hears what it wants to hear and stays on the Wi-Fi; whoever wanted another site is told where they
 * are. Never the page itself: it would be stored under a stranger's name (FND-11).
 */
export const strangers =
  (config: HubConfig): MiddlewareHandler<HubEnv> =>
  async (c, next) => {
    const host = strangeHost(c, config);
    if (host === null) return next();
    const probe = probeAnswer(host, c.req.path);
    if (probe) return answerOf(probe);
    c.header('Cache-Control', 'no-store');
    const isPage = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html');
    return isPage ? c.html(herePage(toldAddresses(config)[0] ?? ''), 404) : c.text('Not here.\n', 404);
  };

const answerOf = ({ status, body, headers }: ProbeAnswer): Response =>
  new Response(body ?? null, { status, headers: { ...headers, 'Cache-Control': 'no-store' } });

/** The host that was meant, when it is none of ours; an address in numbers is always ours. */
function strangeHost(c: Context, config: HubConfig): string | null {
  const named = (c.req.header('host') ?? '').toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (named === '' || named === 'localhost' || isIP(named.replace(/^\[|\]$/g, '')) !== 0) return null;
  if (config.names?.().includes(named)) return null;
  return toldAddresses(config).some((each) => new URL(each).hostname === named) ? null : named;
}

/** Said by the hub alone, to somebody who may never have heard of it. */
const herePage = (address: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The school’s Wi-Fi</title></head>
<body>
<h1>This Wi-Fi leads to the school’s own computer</h1>
<p>There is no internet here. Footpath is here: <a href="${address}">${address}</a></p>
</body>
</html>
`;
