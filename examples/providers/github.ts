import { ApiClient, LinkHeaderPaginator } from 'resilient-api-client';
import type { ApiClientOptions, ApiResponse, DetailedVerdict } from 'resilient-api-client';

/** GitHub: Link header, a quota for search and one for the rest, secondary limits that only the body tells of. */
export class GitHubClient extends ApiClient {
  constructor(token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://api.github.com',
      auth: { type: 'bearer', token },
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      paginator: new LinkHeaderPaginator(),
      rateLimit: { scope: ({ path }) => (path.startsWith('/search/') ? 'search' : 'core') },
      ...options,
    });
  }

  repos(org: string) {
    return this.queryItems<{ id: number; full_name: string }>(`/orgs/${org}/repos`, { per_page: 100 });
  }

  searchIssues(q: string) {
    const params = { q, per_page: 100 };
    return this.queryItems<{ id: number; title: string }>('/search/issues', params, { itemsPath: 'items' });
  }

  /** A secondary limit is a 403 or 429 with quota left; without a Retry-After GitHub wants a minute's rest. */
  protected override classifyResponse(
    response: ApiResponse<{ message?: string } | null>,
  ): DetailedVerdict | undefined {
    const { status, data, rateLimit } = response;
    const message = data?.message ?? '';
    if ((status !== 403 && status !== 429) || !/secondary rate limit/i.test(message)) return undefined;
    return { verdict: 'rate-limited', retryAfterMs: rateLimit?.retryAfterMs ?? 60_000, message };
  }
}
