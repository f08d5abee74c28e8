import { ApiClient, CursorPaginator } from 'resilient-api-client';
import type { ApiClientOptions, ApiResponse, DetailedVerdict } from 'resilient-api-client';

interface SlackBody {
  ok: boolean;
  error?: string;
}

const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** Slack: status 200 whatever happened, a limit for each method, an empty cursor on the last page. */
export class SlackClient extends ApiClient {
  constructor(token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://slack.com/api',
      auth: { type: 'bearer', token },
      paginator: new CursorPaginator({ cursor: 'body.response_metadata.next_cursor' }),
      rateLimit: { scope: ({ path }) => path },
      ...options,
    });
  }

  channels() {
    const options = { itemsPath: 'channels' };
    return this.queryItems<{ id: string; name: string }>('/conversations.list', { limit: 200 }, options);
  }

  members(channel: string) {
    return this.queryItems<string>('/conversations.members', { channel }, { itemsPath: 'members' });
  }

  protected override classifyResponse({ data }: ApiResponse<SlackBody | null>): DetailedVerdict | undefined {
    if (data?.ok !== false) return undefined;
    const message = data.error ?? 'no reason given';
    if (message === 'ratelimited') return { verdict: 'rate-limited', message };
    return { verdict: PASSING.has(message) ? 'retry' : 'fail', message };
  }
}
