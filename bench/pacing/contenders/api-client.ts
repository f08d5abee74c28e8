import { ApiClient } from 'resilient-api-client';
import { redisRateLimit } from 'resilient-api-client/redis';
import { CONCURRENCY } from '../cells.js';
import type { PacingContender, PacingSession } from './contender.js';

function sessionOf(client: ApiClient): PacingSession {
  return { get: (path) => client.get(path), close: () => client.close() };
}

/** This package as it comes; nobody has told it the limit. */
export const apiClient: PacingContender = {
  name: 'ApiClient',
  description: 'defaults, with maxConcurrent 20: the limit is read from the headers',
  packages: ['resilient-api-client', 'axios', 'axios-retry', 'pino'],
  open: ({ origin }) =>
    sessionOf(new ApiClient({ baseURL: origin, rateLimit: { maxConcurrent: CONCURRENCY }, logger: false })),
};

/** One of several processes that share a limit. */
export const sharedApiClient: PacingContender = {
  name: 'ApiClient, shared',
  description:
    "the server's limit as rateLimit.requests and perMs, shared by redisRateLimit; 20 at once in each process",
  packages: ['resilient-api-client', 'axios', 'axios-retry', 'bottleneck', 'ioredis', 'pino'],
  open: ({ origin, redisUrl, runId, cell }) => {
    if (redisUrl === null) throw new Error('There is no Redis to share the limit through');
    const { limit, windowMs } = cell.rule;
    return sessionOf(
      new ApiClient({
        baseURL: origin,
        rateLimit: {
          maxConcurrent: CONCURRENCY,
          requests: limit,
          perMs: windowMs,
          shared: redisRateLimit({ url: redisUrl, id: runId }),
        },
        logger: false,
      }),
    );
  },
};
