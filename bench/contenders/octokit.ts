import { loadPeer } from './load-peer.js';
import type { Contender } from './contender.js';

interface Octokit {
  request: { defaults(options: object): (route: string) => Promise<{ data: unknown }> };
}

/** What Octokit sends with: Node's fetch, without the plugins that retry and throttle. */
export const octokitRequest: Contender = {
  name: '@octokit/request',
  description: "request.defaults, over Node's fetch; no retries, no limits",
  packages: ['@octokit/request'],
  async open({ origin, token }) {
    const { request } = await loadPeer<Octokit>('@octokit/request');
    const send = request.defaults({ baseUrl: origin, headers: { authorization: `Bearer ${token}` } });
    return { get: async (path) => (await send(`GET ${path}`)).data, close: () => undefined };
  },
};
