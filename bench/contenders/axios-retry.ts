import http from 'node:http';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import type { Contender } from './contender.js';

/** axios with retries and a timeout, and without any pacing. */
export const axiosWithRetry: Contender = {
  name: 'axios + axios-retry',
  description: 'axios.create with a keep-alive agent, a timeout and 3 retries',
  packages: ['axios', 'axios-retry'],
  open({ origin, token }) {
    const httpAgent = new http.Agent({ keepAlive: true });
    const headers = { Authorization: `Bearer ${token}` };
    const instance = axios.create({ baseURL: origin, httpAgent, headers, timeout: 30_000 });
    axiosRetry(instance, { retries: 3, retryDelay: axiosRetry.exponentialDelay });
    return {
      get: async (path) => (await instance.get<unknown>(path)).data,
      close: () => {
        httpAgent.destroy();
      },
    };
  },
};
