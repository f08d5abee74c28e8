import { GitLabClient } from '../../examples/providers/gitlab.js';
import { closeClients, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

it('follows keyset pages by their Link header, whatever it puts into the URL', async () => {
  const api = await serve({
    auth: { type: 'apiKey', in: 'header', name: 'PRIVATE-TOKEN', value: 'glpat-4af1' },
  });
  api.route('GET /projects', ({ params }) => {
    const after = Number(params['id_after'] ?? 0);
    const next = new URLSearchParams({ ...params, id_after: String(after + 100) }).toString();
    const more = after + 100 < api.size;
    return {
      body: api.records(after, 100),
      headers: more ? { Link: `<${api.url}/projects?${next}>; rel="next"` } : {},
    };
  });
  const gitlab = track(new GitLabClient('glpat-4af1', at(api)));
  expect(await idsOf(gitlab.projects({ membership: true }))).toEqual(firstIds(250));
  expect(api.requests({ path: '/projects' }).map(({ params }) => params)).toEqual([
    { pagination: 'keyset', order_by: 'id', sort: 'asc', per_page: '100', membership: 'true' },
    ...['100', '200'].map(
      (id_after) => expect.objectContaining({ id_after, pagination: 'keyset' }) as unknown,
    ),
  ]);
});

it('keeps to the quota that GitLab tells in RateLimit headers', async () => {
  const api = await serve({ rateLimit: { limit: 2, windowMs: 2_000, headers: 'draft-6' } });
  api.mount('GET /projects', 'link');
  const gitlab = track(new GitLabClient('glpat-4af1', at(api)));
  expect(await idsOf(gitlab.projects())).toEqual(firstIds(250));
  expect(api.stats().rateLimited).toBe(0);
});
