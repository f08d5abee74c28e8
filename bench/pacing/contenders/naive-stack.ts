import http from 'node:http';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import { CONCURRENCY } from '../cells.js';
import type { PacingContender, PacingSession, PacingSetting } from './contender.js';

const TOO_MANY_REQUESTS = 429;

function openStack({ origin }: PacingSetting, limits: Bottleneck.ConstructorOptions): PacingSession {
  const httpAgent = new http.Agent({ keepAlive: true });
  const instance = axios.create({ baseURL: origin, httpAgent, timeout: 30_000 });
  axiosRetry(instance, {
    retries: 3,
    // By itself axios-retry does not repeat after a 429. Its delay respects a Retry-After.
    retryCondition: (error) =>
      axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response?.status === TOO_MANY_REQUESTS,
    retryDelay: (count, error) => axiosRetry.exponentialDelay(count, error),
  });
  const limiter = new Bottleneck({ maxConcurrent: CONCURRENCY, ...limits });
  return {
    get: (path) => limiter.schedule(() => instance.get<unknown>(path)),
    close: async () => {
      await limiter.disconnect();
      httpAgent.destroy();
    },
  };
}

const packages = ['axios', 'axios-retry', 'bottleneck'];

/** Three libraries put together in the way that suggests itself; nobody has told it the limit. */
export const naiveStack: PacingContender = {
  name: 'axios + axios-retry + bottleneck',
  description: 'limiter.schedule(() => axios.get(…)), maxConcurrent 20, 3 retries, also after a 429',
  packages,
  open: (setting) => openStack(setting, {}),
};

/** The same by somebody who has read what the limit is. */
export const naiveStackAtRate: PacingContender = {
  name: 'axios + axios-retry + bottleneck, told the limit',
  description: "the same with a reservoir of the server's limit, refreshed once per window",
  packages,
  open: (setting) => {
    const { limit, windowMs } = setting.cell.rule;
    return openStack(setting, {
      reservoir: limit,
      reservoirRefreshAmount: limit,
      reservoirRefreshInterval: windowMs,
    });
  },
};
