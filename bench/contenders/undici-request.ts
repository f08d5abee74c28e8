import { Agent, request } from 'undici';
import type { Contender } from './contender.js';

/** undici itself, of the version that `transport: 'undici'` uses here. */
export const undiciRequest: Contender = {
  name: 'undici.request',
  description: 'request over an Agent; no limits, no retries',
  packages: ['undici'],
  open({ origin, token }) {
    const dispatcher = new Agent();
    const headers = { authorization: `Bearer ${token}` };
    return {
      get: async (path) => (await request(origin + path, { dispatcher, headers })).body.json(),
      close: () => dispatcher.close(),
    };
  },
};
