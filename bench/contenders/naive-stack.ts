import http from 'node:http';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import Bottleneck from 'bottleneck';
import type { Contender, Session, Setting } from './contender.js';

function openStack(setting: Setting, limits: Bottleneck.ConstructorOptions): Session {
  const httpAgent = new http.Agent({ keepAlive: true });
  const headers = { Authorization: `Bearer ${setting.token}` };
  const instance = axios.create({ baseURL: setting.origin, httpAgent, headers, timeout: 30_000 });
  axiosRetry(instance, {
    retries: 3,
    retryDelay: (count, error) => axiosRetry.exponentialDelay(count, error),
  });
  const limiter = new Bottleneck({ maxConcurrent: Math.max(10, setting.concurrency), ...limits });
  return {
    get: async (path) => (await limiter.schedule(() => instance.get<unknown>(path))).data,
    close: async () => {
      await limiter.disconnect();
      httpAgent.destroy();
    },
  };
}

/** The same three libraries, put together in the way that suggests itself. */
export const naiveStack: Contender = {
  name: 'axios + axios-retry + bottleneck',
  description:
    'limiter.schedule(() => axios.get(…)), maxConcurrent 10 (50 where 50 are in flight), 3 retries',
  packages: ['axios', 'axios-retry', 'bottleneck'],
  open: (setting) => openStack(setting, {}),
};

const RATE = 500;

/** Likewise, kept to a rate by Bottleneck's reservoir. */
export const naiveStackAtRate: Contender = {
  name: `axios + axios-retry + bottleneck, ${RATE}/s`,
  description: `the same with a reservoir of ${RATE} refreshed every second`,
  packages: ['axios', 'axios-retry', 'bottleneck'],
  ratePerSecond: RATE,
  open: (setting) =>
    openStack(setting, {
      reservoir: RATE,
      reservoirRefreshAmount: RATE,
      reservoirRefreshInterval: 1_000,
    }),
};
