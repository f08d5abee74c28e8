import { ShopifyClient } from '../../examples/providers/shopify.js';
import type { ChaosApi } from '../../src/testing/index.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

interface Query {
  variables: { first: number; after?: string };
}

/** A bucket of points as Shopify keeps it: a query that asks for more than is there gets 200 and THROTTLED. */
function serveProducts(api: ChaosApi, { maximumAvailable = 1_000, restoreRate = 100 } = {}) {
  const bucket = { available: maximumAvailable, atMs: performance.now(), throttled: 0 };
  api.route('POST /graphql.json', ({ json }) => {
    const { first, after = '0' } = (json as Query).variables;
    const nowMs = performance.now();
    const restored = ((nowMs - bucket.atMs) / 1_000) * restoreRate;
    bucket.available = Math.min(maximumAvailable, bucket.available + restored);
    bucket.atMs = nowMs;
    const throttled = first > bucket.available;
    if (throttled) bucket.throttled += 1;
    else bucket.available -= first;
    const throttleStatus = { maximumAvailable, currentlyAvailable: bucket.available, restoreRate };
    const extensions = { cost: { requestedQueryCost: first, throttleStatus } };
    if (throttled) {
      return {
        body: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions },
      };
    }
    const end = Number(after) + first;
    const nodes = api.records(Number(after), first).map(({ id, name }) => ({ id: `gid/${id}`, title: name }));
    const pageInfo = { hasNextPage: end < api.size, endCursor: String(end) };
    return { body: { data: { products: { nodes, pageInfo } }, extensions } };
  });
  return bucket;
}

const IDS = firstIds(250, (number) => `gid/${number}`);

it('pages through a connection, with the cursor among the variables', async () => {
  const api = await serve({
    auth: { type: 'apiKey', in: 'header', name: 'X-Shopify-Access-Token', value: 'shpat_4af1' },
  });
  serveProducts(api);
  const shopify = track(new ShopifyClient('example', 'shpat_4af1', at(api)));
  expect(await idsOf(shopify.products(100))).toEqual(IDS);
  expect(api.ledger.map(({ json }) => (json as Query).variables)).toEqual([
    { first: 100 },
    { first: 100, after: '100' },
    { first: 100, after: '200' },
  ]);
});

it('waits for the points of its next query, and is never throttled', async () => {
  const api = await serve();
  const bucket = serveProducts(api, { maximumAvailable: 100, restoreRate: 100 });
  const shopify = track(new ShopifyClient('example', 'shpat_4af1', at(api)));
  expect(await idsOf(shopify.products(50))).toEqual(IDS);
  expect(bucket.throttled).toBe(0);
});

it('asks again for what was throttled, once there are enough points', async () => {
  const api = await serve();
  const bucket = serveProducts(api, { maximumAvailable: 100, restoreRate: 100 });
  bucket.available = 0; // somebody else used them up
  const shopify = track(new ShopifyClient('example', 'shpat_4af1', at(api)));
  expect(await idsOf(shopify.products(50))).toEqual(IDS);
  expect(bucket.throttled).toBeGreaterThan(0);
});

it('an error in a body with status 200 is an error', async () => {
  const api = await serve();
  api.route('POST /graphql.json', () => ({ body: { errors: [{ message: "Field 'nope' doesn't exist" }] } }));
  const shopify = track(new ShopifyClient('example', 'shpat_4af1', at(api)));
  const error = await errorOf(idsOf(shopify.products()));
  expect(error).toMatchObject({ name: 'HttpStatusError', attempts: 1 });
  expect(error.message).toContain("Field 'nope' doesn't exist");
});
