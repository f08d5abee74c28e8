import { QlikClient } from '../../examples/providers/qlik.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

it('follows the next link in the body until there is none', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'eyJ-4af1' } });
  api.route('GET /items', ({ params }) => {
    const start = Number(params['next'] ?? 0);
    const more = start + 100 < api.size;
    const href = `${api.url}/items?limit=100&resourceType=app&next=${start + 100}`;
    return { body: { data: api.records(start, 100), links: more ? { next: { href } } : {} } };
  });
  const qlik = track(new QlikClient('example.qlikcloud.test', 'eyJ-4af1', at(api)));
  expect(await idsOf(qlik.items({ resourceType: 'app' }))).toEqual(firstIds(250));
  expect(api.ledger.map(({ params }) => params['next'])).toEqual([undefined, '100', '200']);
});

it('takes its key to no other host, wherever the link leads', async () => {
  const api = await serve();
  const elsewhere = await api.foreign();
  api.route('GET /items', () => ({
    body: { data: api.records(0, 10), links: { next: { href: `${elsewhere.url}/items` } } },
  }));
  const qlik = track(new QlikClient('example.qlikcloud.test', 'eyJ-4af1', at(api)));
  expect(await errorOf(idsOf(qlik.items()))).toMatchObject({ name: 'CrossOriginError' });
  expect(elsewhere.ledger).toHaveLength(0);
});
