import { hostname } from 'node:os';
import { Hono } from 'hono';
import { strangers } from '#hub/http/strangers.ts';
import type { LocalName } from '#hub/mdns/local-name.ts';
import type { HubConfig, HubEnv } from '#hub/services.ts';
import type { FindingWish } from './finding-options.ts';
import { type Serving, serve } from './serve.ts';

/** The names that a hub may have without being told; the network decides whether they lead here. */
export function computerNames(): readonly string[] {
  const name = hostname().toLowerCase();
  const [first = ''] = name.split('.');
  return [...new Set([name, `${first}.local`])].filter((each) =>
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(each),
  );
}

/** Answers to the name, unless another computer of the network does: then it says so, and the hub goes without. */
export async function openName(wish: FindingWish): Promise<LocalName | null> {
  if (wish.localName === null) return null;
  // Most hubs answer to no name, and need not load this.
  const { openLocalName } = await import('#hub/mdns/local-name.ts');
  const opened = await openLocalName(wish.localName);
  if (opened.ok) return opened.value;
  console.error(
    opened.error.type === 'taken'
      ? `Another computer in this network, ${opened.error.by}, already has the name ${wish.localName}. Start one of the two with another --local-name. Until then this hub is found by its numbers alone.`
      : `This hub cannot answer to ${wish.localName}: ${opened.error.because}. It is found by its numbers alone.`,
  );
  return null;
}

/** What is announced: what somebody said first, then the cards; the name after them, this computer last. */
export function allAddresses(
  found: readonly string[],
  { addresses }: FindingWish,
  name: LocalName | null,
): readonly string[] {
  const here = found.length > 1 ? found.slice(-1) : [];
  const cards = found.length > 1 ? found.slice(0, -1) : found;
  const port = new URL(found[0] ?? 'http://localhost').port;
  const named = name === null ? [] : [`http://${name.name}${port === '' ? '' : `:${port}`}`];
  return [...new Set([...addresses, ...cards, ...named, ...here])];
}

/**
 * Listens for what is meant for others (FND-11). Whoever means this hub is sent to where it is: a device must not keep a
 * second school under a second address. Null: the port cannot be had, and it has said so.
 */
export async function serveStrangers(config: HubConfig, host: string, port: number): Promise<Serving | null> {
  const app = new Hono<HubEnv>();
  app.use('*', strangers(config));
  app.all('*', (c) => {
    const asked = new URL(c.req.url);
    const [best = ''] = config.addresses();
    const same = config.addresses().find((each) => new URL(each).hostname === asked.hostname);
    return c.redirect(`${same ?? best}${asked.pathname}${asked.search}`);
  });
  try {
    const serving = await serve(app, host, port);
    if (serving.port === port) return serving;
    await serving.stop();
    console.error(`Port ${port} is taken by another program: phones are not told that they may stay.`);
  } catch (error) {
    console.error(
      `The hub cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}. Phones are not told that they may stay.`,
    );
  }
  return null;
}
