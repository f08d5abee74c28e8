import { ApiClient, CursorPaginator } from 'resilient-api-client';
import { redisRateLimit } from 'resilient-api-client/redis';
import { settings } from './settings.js';

export interface Order {
  readonly id: number;
  readonly name: string;
}

/** The provider. However many processes have such a client, together they keep to one rate. */
export class OrdersClient extends ApiClient {
  constructor() {
    super({
      baseURL: settings.apiUrl,
      paginator: new CursorPaginator({ cursor: 'body.next_cursor' }),
      rateLimit: { ...settings.rate, shared: redisRateLimit({ url: settings.redisUrl, id: 'orders-api' }) },
    });
  }
}
