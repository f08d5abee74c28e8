import Bottleneck from 'bottleneck';
import { CONCURRENCY } from '../cells.js';
import type { PacingContender } from './contender.js';

/** GitHub's own client, whose plugins wait for the reset that a refusal names. */
export const octokit: PacingContender = {
  name: '@octokit/plugin-throttling',
  description:
    '@octokit/core with plugin-throttling and plugin-retry; onRateLimit always retries; maxConcurrent 20 in place of 10',
  packages: ['@octokit/core', '@octokit/plugin-throttling', '@octokit/plugin-retry'],
  async open({ origin }) {
    const [{ Octokit }, { throttling }, { retry }] = await Promise.all([
      import('@octokit/core'),
      import('@octokit/plugin-throttling'),
      import('@octokit/plugin-retry'),
    ]);
    const silent = (): void => undefined;
    const client = new (Octokit.plugin(throttling, retry))({
      baseUrl: origin,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      throttle: {
        onRateLimit: () => true,
        onSecondaryRateLimit: () => true,
        // One of its own for each server: by default all clients of a process share it.
        global: new Bottleneck.Group({ maxConcurrent: CONCURRENCY }),
      },
    });
    return {
      get: (path) => client.request(`GET ${path}`),
      close: () => Promise.resolve(),
    };
  },
};
