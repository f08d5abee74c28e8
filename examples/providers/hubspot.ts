import { ApiClient, CursorPaginator, type ApiClientOptions } from 'resilient-api-client';

export interface HubSpotObject {
  id: string;
  properties: Record<string, string | null>;
}

/** HubSpot: a search is a POST whose cursor goes into the body; it has a limit of its own and tells no quota. */
export class HubSpotClient extends ApiClient {
  constructor(token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://api.hubapi.com',
      auth: { type: 'bearer', token },
      itemsPath: 'results',
      paginator: new CursorPaginator({ cursor: 'body.paging.next.after', sendAs: 'query.after' }),
      rateLimit: { scope: ({ path }) => (path.endsWith('/search') ? 'search' : 'general') },
      ...options,
    });
  }

  contacts(properties: string[]) {
    const params = { limit: 100, properties: properties.join(',') };
    return this.queryItems<HubSpotObject>('/crm/v3/objects/contacts', params);
  }

  searchContacts(query: string) {
    const paginator = new CursorPaginator({ cursor: 'body.paging.next.after', sendAs: 'body.after' });
    const options = { method: 'POST', body: { query, limit: 100 }, paginator } as const;
    return this.queryItems<HubSpotObject>('/crm/v3/objects/contacts/search', {}, options);
  }
}
