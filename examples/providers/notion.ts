import { ApiClient, CursorPaginator, type ApiClientOptions } from 'resilient-api-client';

export interface NotionPage {
  id: string;
  last_edited_time: string;
  properties: Record<string, unknown>;
}

/** Notion: three requests a second on average, lists asked for by POST with the cursor in the body. */
export class NotionClient extends ApiClient {
  constructor(token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://api.notion.com/v1',
      auth: { type: 'bearer', token },
      headers: { 'Notion-Version': '2022-06-28' },
      itemsPath: 'results',
      paginator: new CursorPaginator({
        cursor: 'body.next_cursor',
        sendAs: 'body.start_cursor',
        hasMore: 'body.has_more',
      }),
      rateLimit: { requests: 3, perMs: 1_000 },
      ...options,
    });
  }

  database(id: string, filter?: object) {
    const body = { page_size: 100, ...(filter && { filter }) };
    return this.queryItems<NotionPage>(`/databases/${id}/query`, {}, { method: 'POST', body });
  }
}
