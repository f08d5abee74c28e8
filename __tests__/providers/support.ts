import type { ApiClientOptions } from '../../src/index.js';
import { ChaosApi, type ChaosApiOptions } from '../../src/testing/index.js';

const servers = new Set<ChaosApi>();

/** A server for one test, closed by `closeServers`. */
export async function serve(options: ChaosApiOptions = {}): Promise<ChaosApi> {
  const api = await ChaosApi.start({ records: 250, pageSize: 100, ...options });
  servers.add(api);
  return api;
}

export async function closeServers(): Promise<void> {
  await Promise.all([...servers].map((api) => api.close()));
  servers.clear();
}

/** What points a provider's client at the server; everything else is the provider's own. */
export function at(api: ChaosApi, options: Partial<ApiClientOptions> = {}): Partial<ApiClientOptions> {
  return { baseURL: api.url, logger: false, closeTimeoutMs: 100, retry: { initialDelayMs: 1 }, ...options };
}

/** The ids of all items, in the order in which they came. */
export async function idsOf(items: AsyncIterable<{ id: unknown }>): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const { id } of items) ids.push(id);
  return ids;
}

/** The ids of the first `count` records. */
export function firstIds(count: number, id: (number: number) => unknown = (number) => number): unknown[] {
  return Array.from({ length: count }, (_, index) => id(index + 1));
}
