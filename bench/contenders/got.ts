import http from 'node:http';
import { loadPeer } from './load-peer.js';
import type { Contender } from './contender.js';

interface Got {
  extend(options: object): { get(url: string): { json(): Promise<unknown> } };
}

/** got with a keep-alive agent; its retries are on by default. */
export const got: Contender = {
  name: 'got',
  description: 'got.extend with a keep-alive agent; retries as they come, a timeout',
  packages: ['got'],
  async open({ origin, token }) {
    const { default: create } = await loadPeer<{ default: Got }>('got');
    const agent = new http.Agent({ keepAlive: true });
    const instance = create.extend({
      agent: { http: agent },
      headers: { authorization: `Bearer ${token}` },
      timeout: { request: 30_000 },
    });
    return {
      get: (path) => instance.get(origin + path).json(),
      close: () => {
        agent.destroy();
      },
    };
  },
};
