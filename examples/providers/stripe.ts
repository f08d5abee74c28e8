import { ApiClient, CursorPaginator } from 'resilient-api-client';
import type { ApiClientOptions, ApiResponse, ResponseVerdict } from 'resilient-api-client';

export interface Charge {
  id: string;
  amount: number;
}

/** Stripe: the id of the last item asks for the next page; writes carry an idempotency key and so can be retried. */
export class StripeClient extends ApiClient {
  constructor(secretKey: string, options: Partial<ApiClientOptions> = {}) {
    super({
      baseURL: 'https://api.stripe.com/v1',
      auth: { type: 'bearer', token: secretKey },
      paginator: new CursorPaginator({
        cursor: 'last.id',
        sendAs: 'query.starting_after',
        hasMore: 'body.has_more',
      }),
      itemsPath: 'data',
      ...options,
    });
  }

  charges(params: { customer?: string } = {}) {
    return this.queryItems<Charge>('/charges', { limit: 100, ...params });
  }

  createCharge(fields: { amount: number; currency: string; source: string }): Promise<Charge> {
    const form = new URLSearchParams({ ...fields, amount: String(fields.amount) });
    return this.post<Charge>('/charges', form, { idempotencyKey: true });
  }

  /** Stripe says itself whether the same request may succeed later. */
  protected override classifyResponse({ status, headers }: ApiResponse): ResponseVerdict | undefined {
    if (status < 400) return undefined;
    return ({ true: 'retry', false: 'fail' } as const)[String(headers['stripe-should-retry'])];
  }
}
