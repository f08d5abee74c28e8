import { ApiClient, CursorPaginator, type ApiClientOptions } from 'resilient-api-client';
import type { ChaosRecord } from 'resilient-api-client/testing';

/** The client of the demo's provider: all that a provider needs to be told. */
export class RecordsClient extends ApiClient {
  constructor(baseURL: string, token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      ...options,
      baseURL,
      auth: { type: 'bearer', token },
      paginator: new CursorPaginator({ cursor: 'body.next_cursor' }),
    });
  }

  records(): ReturnType<typeof this.queryAll<ChaosRecord>> {
    return this.queryAll<ChaosRecord>('/cursor', { limit: 100 });
  }
}
