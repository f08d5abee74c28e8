import { ApiClient, NextUrlPaginator, type ApiClientOptions } from 'resilient-api-client';

/** Qlik Cloud: the body has the whole URL of the next page, or none on the last. */
export class QlikClient extends ApiClient {
  constructor(tenant: string, apiKey: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: `https://${tenant}/api/v1`,
      auth: { type: 'bearer', token: apiKey },
      itemsPath: 'data',
      paginator: new NextUrlPaginator({ next: 'body.links.next.href' }),
      ...options,
    });
  }

  items(params: { resourceType?: string } = {}) {
    return this.queryItems<{ id: string; name: string }>('/items', { limit: 100, ...params });
  }

  reloads(appId: string) {
    return this.queryItems<{ id: string; status: string }>('/reloads', { appId, limit: 100 });
  }
}
