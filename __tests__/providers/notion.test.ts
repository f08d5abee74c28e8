import { NotionClient } from '../../examples/providers/notion.js';
import { closeClients, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

it('asks by POST, with the cursor in the body, and keeps to three requests a second', async () => {
  const api = await serve({
    records: 650,
    auth: { type: 'bearer', token: 'ntn_4af1' },
    rateLimit: { kind: 'sliding-log', limit: 3, windowMs: 1_000, headers: 'none' },
  });
  api.route('POST /databases/:id/query', ({ json }) => {
    const start = Number((json as { start_cursor?: string }).start_cursor ?? 0);
    const next = start + 100 < api.size ? String(start + 100) : null;
    const results = api.records(start, 100).map(({ id }) => ({ id: `page-${id}`, properties: {} }));
    return { body: { object: 'list', results, next_cursor: next, has_more: next !== null } };
  });
  const notion = track(new NotionClient('ntn_4af1', at(api)));
  const filter = { property: 'Done', checkbox: { equals: false } };
  expect(await idsOf(notion.database('d1', filter))).toEqual(firstIds(650, (number) => `page-${number}`));
  expect(api.ledger).toHaveLength(7);
  expect(api.ledger[6]?.json).toEqual({ page_size: 100, filter, start_cursor: '600' });
  expect(api.ledger[0]?.headers['notion-version']).toBe('2022-06-28');
  expect(api.stats().rateLimited).toBe(0);
});
