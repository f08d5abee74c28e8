import { JiraClient } from '../../examples/providers/jira.js';
import { closeClients, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

it('goes on by what the server really sent, which is less than was asked for', async () => {
  const api = await serve({
    records: 120,
    auth: { type: 'basic', username: 'ann@example.com', password: 'atatt-4af1' },
  });
  api.route('GET /project/search', ({ params }) => {
    const startAt = Number(params['startAt']);
    const values = api.records(startAt, 50).map(({ id }) => ({ id: String(id), key: `P${id}` }));
    return { body: { startAt, maxResults: 50, total: api.size, isLast: startAt + 50 >= api.size, values } };
  });
  const jira = track(new JiraClient('example', 'ann@example.com', 'atatt-4af1', at(api)));
  expect(await idsOf(jira.projects())).toEqual(firstIds(120, String));
  expect(api.ledger.map(({ params }) => [params['startAt'], params['maxResults']])).toEqual([
    ['0', '100'],
    ['50', '100'],
    ['100', '100'],
  ]);
});

it('escapes what stands in the path', async () => {
  const api = await serve();
  api.route('GET /issue/:key/comment', () => ({
    body: { startAt: 0, maxResults: 100, total: 1, comments: [{ id: '1', created: '2026-01-01' }] },
  }));
  const jira = track(new JiraClient('example', 'ann@example.com', 'atatt-4af1', at(api)));
  expect(await idsOf(jira.comments('AB/1'))).toEqual(['1']);
  expect(api.ledger[0]?.target).toMatch(/^\/issue\/AB%2F1\/comment\?/);
});
