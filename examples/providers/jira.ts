import { ApiClient, OffsetPaginator, type ApiClientOptions } from 'resilient-api-client';

/** Jira Cloud: `startAt` counts items, and the server may send fewer than `maxResults`. */
export class JiraClient extends ApiClient {
  constructor(site: string, email: string, apiToken: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: `https://${site}.atlassian.net/rest/api/3`,
      auth: { type: 'basic', username: email, password: apiToken },
      paginator: new OffsetPaginator({
        limit: 100,
        sendAs: 'query.startAt',
        sendLimitAs: 'query.maxResults',
        total: 'body.total',
      }),
      ...options,
    });
  }

  projects() {
    return this.queryItems<{ id: string; key: string }>('/project/search', {}, { itemsPath: 'values' });
  }

  comments(issue: string) {
    const path = `/issue/${encodeURIComponent(issue)}/comment`;
    return this.queryItems<{ id: string; created: string }>(path, {}, { itemsPath: 'comments' });
  }
}
