import { HubSpotClient } from '../../examples/providers/hubspot.js';
import type { ChaosApi } from '../../src/testing/index.js';
import { closeClients, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

function page(api: ChaosApi, after: unknown): object {
  const start = Number(after ?? 0);
  const results = api
    .records(start, 100)
    .map(({ id, name }) => ({ id: String(id), properties: { firstname: name } }));
  const next = start + 100 < api.size ? { paging: { next: { after: String(start + 100) } } } : {};
  return { total: api.size, results, ...next };
}

const IDS = firstIds(250, String);

it('searches by POST, with the cursor in the body beside the search itself', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'pat-4af1' } });
  api.route('POST /crm/v3/objects/contacts/search', ({ json }) => ({
    body: page(api, (json as { after?: string }).after),
  }));
  const hubspot = track(new HubSpotClient('pat-4af1', at(api)));
  expect(await idsOf(hubspot.searchContacts('acme'))).toEqual(IDS);
  expect(api.ledger.map(({ json }) => json)).toEqual([
    { query: 'acme', limit: 100 },
    { query: 'acme', limit: 100, after: '100' },
    { query: 'acme', limit: 100, after: '200' },
  ]);
});

it('lists by GET, with the cursor in the query', async () => {
  const api = await serve();
  api.route('GET /crm/v3/objects/contacts', ({ params }) => ({ body: page(api, params['after']) }));
  const hubspot = track(new HubSpotClient('pat-4af1', at(api)));
  expect(await idsOf(hubspot.contacts(['firstname', 'email']))).toEqual(IDS);
  expect(api.ledger.map(({ params }) => params['after'])).toEqual([undefined, '100', '200']);
  expect(api.ledger[0]?.params['properties']).toBe('firstname,email');
});

it('a failed search is repeated like any other read', async () => {
  const api = await serve();
  api.route('POST /crm/v3/objects/contacts/search', ({ json }) => ({
    body: page(api, (json as { after?: string }).after),
  }));
  api.script([{ status: 502 }, { reset: 'mid-body' }]);
  const hubspot = track(new HubSpotClient('pat-4af1', at(api)));
  expect(await idsOf(hubspot.searchContacts('acme'))).toEqual(IDS);
  expect(api.ledger).toHaveLength(5);
});
