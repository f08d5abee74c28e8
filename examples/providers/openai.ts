import { ApiClient, CursorPaginator } from 'resilient-api-client';
import type { ApiClientOptions, ApiResponse, DetailedVerdict } from 'resilient-api-client';

interface ErrorBody {
  error?: { code?: string | null; message?: string };
}
export interface Completion {
  id: string;
  choices: { message: { role: string; content: string } }[];
}

/** OpenAI and those who speak like it: windows of requests and of tokens, a 429 that may mean an empty account. */
export class OpenAiClient extends ApiClient {
  constructor(apiKey: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://api.openai.com/v1',
      auth: { type: 'bearer', token: apiKey },
      itemsPath: 'data',
      paginator: new CursorPaginator({ cursor: 'last.id', sendAs: 'query.after', hasMore: 'body.has_more' }),
      timeout: { responseMs: 600_000 },
      ...options,
    });
  }

  /** A completion that was cut off is asked for again: nothing is changed by it but the bill. */
  complete(body: { model: string; messages: { role: string; content: string }[] }): Promise<Completion> {
    return this.post<Completion>('/chat/completions', body, { retry: { methods: ['POST'] } });
  }

  files() {
    return this.queryItems<{ id: string; filename: string }>('/files', { limit: 100 });
  }

  protected override classifyResponse({ data }: ApiResponse<ErrorBody | null>): DetailedVerdict | undefined {
    const { code, message } = data?.error ?? {};
    return code === 'insufficient_quota' ? { verdict: 'fail', message } : undefined;
  }
}
