import { GitHubClient } from '../../examples/providers/github.js';
import { RateLimitError } from '../../src/index.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

it('follows the Link header, with the token and the headers GitHub asks for', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'ghp_4af1' } });
  api.mount('GET /orgs/:org/repos', 'link');
  const github = track(new GitHubClient('ghp_4af1', at(api)));
  expect(await idsOf(github.repos('nodejs'))).toEqual(firstIds(250));
  const [first] = api.requests({ path: '/orgs/nodejs/repos' });
  expect(first?.headers).toMatchObject({
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  });
  expect(first?.params).toEqual({ per_page: '100' });
});

it('a search quota that is used up does not hold up other requests, and draws no 429', async () => {
  const api = await serve({
    rateLimit: [
      {
        name: 'search',
        limit: 2,
        windowMs: 3_000,
        opens: 'first-request',
        scope: ({ path }) => (path.includes('search') ? '' : null),
      },
      {
        name: 'core',
        limit: 500,
        windowMs: 60_000,
        scope: ({ path }) => (path.includes('search') ? null : ''),
      },
    ],
  });
  api.route('GET /search/issues', ({ params }) => {
    const page = Number(params['page'] ?? 1);
    const more = page < 3 ? { Link: `<${api.url}/search/issues?page=${page + 1}>; rel="next"` } : {};
    return {
      headers: more,
      body: { total_count: 250, incomplete_results: false, items: api.records((page - 1) * 100, 100) },
    };
  });
  api.mount('GET /orgs/:org/repos', 'link');
  const github = track(new GitHubClient('ghp_4af1', at(api)));
  const search = idsOf(github.searchIssues('is:open'));
  await api.received(2, { path: '/search/issues' });
  expect(await idsOf(github.repos('nodejs'))).toEqual(firstIds(250));
  expect(api.requests({ path: '/search/issues' })).toHaveLength(2);
  expect(await search).toEqual(firstIds(250));
  expect(api.stats().rateLimited).toBe(0);
}, 20_000);

it('takes a 403 that speaks of a secondary limit for a limit, and rests for the minute GitHub wants', async () => {
  const api = await serve();
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  api.script({ status: 403, body: { message } }, { path: '/orgs/nodejs/repos' });
  api.mount('GET /orgs/:org/repos', 'link');
  const github = track(new GitHubClient('ghp_4af1', at(api, { timeout: { totalMs: 30_000 } })));
  const error = await errorOf(idsOf(github.repos('nodejs')));
  // The minute is longer than the deadline of this request, so it is not waited for.
  expect(error).toMatchObject({ name: 'TimeoutError', phase: 'total' });
  const [core] = github.rateLimiter.state().scopes;
  expect(core).toMatchObject({ scope: 'core', pauseReason: 'retry-after' });
  expect(core?.pausedUntilMs).toBeGreaterThan(Date.now() + 50_000);
});

it('any other 403 is an error at once', async () => {
  const api = await serve();
  api.script({ status: 403, body: { message: 'Resource not accessible by integration' } });
  const github = track(new GitHubClient('ghp_4af1', at(api)));
  const error = await errorOf(idsOf(github.repos('nodejs')));
  expect(error).not.toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ name: 'PermissionDeniedError', attempts: 1 });
});
