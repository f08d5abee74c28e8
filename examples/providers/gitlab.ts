import { ApiClient, LinkHeaderPaginator, type ApiClientOptions } from 'resilient-api-client';

/** GitLab: keyset pages, whose next one only the Link header can tell. */
export class GitLabClient extends ApiClient {
  constructor(token: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://gitlab.com/api/v4',
      auth: { type: 'apiKey', in: 'header', name: 'PRIVATE-TOKEN', value: token },
      paginator: new LinkHeaderPaginator(),
      ...options,
    });
  }

  projects(params: { membership?: boolean; search?: string } = {}) {
    return this.queryItems<{ id: number; path_with_namespace: string }>('/projects', {
      pagination: 'keyset',
      order_by: 'id',
      sort: 'asc',
      per_page: 100,
      ...params,
    });
  }
}
