import http from 'node:http';
import type { Contender } from './contender.js';

/** Node's own client by hand, and the least that it takes to get JSON from it. */
export const nodeHttp: Contender = {
  name: 'node:http',
  description: 'http.get with a keep-alive agent, the body joined and parsed',
  packages: [],
  open({ origin, token }) {
    const agent = new http.Agent({ keepAlive: true });
    const headers = { authorization: `Bearer ${token}` };
    const get = (path: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request = http.get(origin + path, { agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString()));
            } catch (error) {
              reject(error);
            }
          });
        });
        request.on('error', reject);
      });
    return {
      get,
      close: () => {
        agent.destroy();
      },
    };
  },
};
