import { ApiClient, RelayPaginator } from 'resilient-api-client';
import type { ApiClientOptions, ApiResponse, DetailedVerdict } from 'resilient-api-client';

interface Body {
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { cost: { requestedQueryCost: number; throttleStatus: Throttle } };
}
type Throttle = Record<'maximumAvailable' | 'currentlyAvailable' | 'restoreRate', number>;

const PRODUCTS = `query ($first: Int!, $after: String) {
  products(first: $first, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } } }`;

/** Shopify: GraphQL, paid for in points out of a bucket that every body tells of. */
export class ShopifyClient extends ApiClient {
  constructor(shop: string, token: string, options: Partial<ApiClientOptions> = {}) {
    const auth = { type: 'apiKey', in: 'header', name: 'X-Shopify-Access-Token', value: token } as const;
    super({ baseURL: `https://${shop}.myshopify.com/admin/api/2026-01`, auth, ...options });
  }

  products(first = 100) {
    const paginator = new RelayPaginator({ connection: 'body.data.products' });
    const query = { method: 'POST', body: { query: PRODUCTS, variables: { first } }, paginator } as const;
    return this.queryItems<{ id: string; title: string }>('/graphql.json', {}, { ...query, cost: first });
  }

  protected override readRateLimit(response: ApiResponse<Body | null>) {
    const bucket = response.data?.extensions?.cost.throttleStatus;
    if (bucket === undefined) return super.readRateLimit(response);
    const { maximumAvailable: limit, currentlyAvailable: left, restoreRate } = bucket;
    const resetAtMs = Date.now() + ((limit - left) / restoreRate) * 1_000;
    return { ...super.readRateLimit(response), limit, remaining: Math.floor(left), resetAtMs };
  }

  protected override classifyResponse({ data }: ApiResponse<Body | null>): DetailedVerdict | undefined {
    const [error] = data?.errors ?? [];
    const throttled = error?.extensions?.code === 'THROTTLED';
    return error && { verdict: throttled ? 'rate-limited' : 'fail', message: error.message };
  }
}
