import { Hono } from 'hono';
import * as v from 'valibot';
import { type AddressesAnswer, HubAddress, mostAddresses } from '#domain/find-api.ts';
import { answerJson } from '#hub/http/answer.ts';
import type { HubConfig, HubEnv, HubServices } from '#hub/services.ts';

/** GET /api/addresses: where else a device finds this hub, should it not be where it was (FND-3). */
export const addressesRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/addresses', async (c) => {
    const answer: AddressesAnswer = {
      hello: await services.hello(),
      addresses: [...placesToLook(services.config)],
    };
    return answerJson(c, answer);
  });

/** By plain HTTP with this computer's own names, which the network may know, then by HTTPS: half of the room for each. */
function placesToLook({ addresses, names, secure }: HubConfig): readonly HubAddress[] {
  const [best, ...others] = addresses();
  const named = best === undefined ? [] : (names?.() ?? []).map((name) => withHost(best, name));
  const plain = best === undefined ? [] : [best, ...others, ...named];
  const wellFormed = (list: readonly string[]): readonly HubAddress[] =>
    [...new Set(list)].filter((address): address is HubAddress => v.is(HubAddress, address));
  const safe = wellFormed(secure?.addresses() ?? []).slice(0, mostAddresses / 2);
  return [...wellFormed(plain).slice(0, mostAddresses - safe.length), ...safe];
}

function withHost(address: string, name: string): string {
  const { protocol, port } = new URL(address);
  return `${protocol}//${name}${port === '' ? '' : `:${port}`}`;
}
