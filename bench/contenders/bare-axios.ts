import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import type { Contender } from './contender.js';

/** The yardstick: an axios instance with keep-alive agents and nothing else. */
export const bareAxios: Contender = {
  name: 'bare axios',
  description: 'axios.create with keep-alive agents; no limits, no retries, no timeouts',
  packages: ['axios'],
  open({ origin, token }) {
    const httpAgent = new http.Agent({ keepAlive: true });
    const httpsAgent = new https.Agent({ keepAlive: true });
    const headers = { Authorization: `Bearer ${token}` };
    const instance = axios.create({ baseURL: origin, httpAgent, httpsAgent, headers });
    return {
      get: async (path) => (await instance.get<unknown>(path)).data,
      close: () => {
        httpAgent.destroy();
        httpsAgent.destroy();
      },
    };
  },
};
