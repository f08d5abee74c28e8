import { ApiClient, type RateLimitOptions } from '../../../src/index.js';
import type { Arrival } from './host.js';
import type { LimiterHost } from './limiter-host.js';
import type { Quota } from './limiter.js';

/** What is sent through a limiter. */
export interface Plan {
  readonly limiter: string;
  readonly quota: Quota;
  readonly paths: readonly string[];
  readonly rateLimit?: RateLimitOptions;
}

/** What came of it, as the server saw it. */
export interface Outcome {
  readonly arrivals: readonly Arrival[];
  /** From the first request to the last. */
  readonly tookMs: number;
}

/** Asks for everything at once; the client is to find out by itself how fast it may go. */
export async function run(host: LimiterHost, { limiter, quota, paths, rateLimit }: Plan): Promise<Outcome> {
  const origin = await host.open(limiter, quota);
  const client = new ApiClient({
    baseURL: origin,
    rateLimit: { maxConcurrent: 20, ...rateLimit },
    logger: false,
  });
  try {
    await Promise.all(paths.map((path) => client.get(path)));
  } finally {
    await client.close();
  }
  const arrivals = await host.arrivalsAt(origin);
  return { arrivals, tookMs: arrivals.at(-1)!.atMs - arrivals[0]!.atMs };
}
