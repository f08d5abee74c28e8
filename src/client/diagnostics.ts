import { channel, type Channel } from 'node:diagnostics_channel';
import type { Hooks } from './hooks.js';

/**
 * Node's diagnostics channels of this package, one for each hook. Whoever subscribes is told of every client of the
 * process, with the events that hooks get; without a subscriber they cost nothing
 * (https://nodejs.org/api/diagnostics_channel.html).
 */
export const CHANNELS: Readonly<Record<keyof Hooks, Channel>> = {
  onRequest: channel('resilient-api-client:request'),
  onResponse: channel('resilient-api-client:response'),
  onRetry: channel('resilient-api-client:retry'),
  onRateLimit: channel('resilient-api-client:rate-limit'),
  onPage: channel('resilient-api-client:page'),
  onError: channel('resilient-api-client:error'),
};
