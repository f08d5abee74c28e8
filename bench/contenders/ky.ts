import { loadPeer } from './load-peer.js';
import type { Contender } from './contender.js';

interface Ky {
  create(options: object): { get(url: string): { json(): Promise<unknown> } };
}

/** ky, which sends with the fetch of Node; its retries and its timeout of 10 s are on by default. */
export const ky: Contender = {
  name: 'ky',
  description: "ky.create, over Node's fetch; retries and timeout as they come",
  packages: ['ky'],
  async open({ origin, token }) {
    const { default: create } = await loadPeer<{ default: Ky }>('ky');
    const instance = create.create({ headers: { authorization: `Bearer ${token}` } });
    return { get: (path) => instance.get(origin + path).json(), close: () => undefined };
  },
};
