import type { RequestListener } from 'node:http';
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import fastify from 'fastify';
import type { Answer, Limiter, Quota } from './limiter.js';

async function listenerWith(
  { limit, windowMs }: Quota,
  answer: Answer,
  options: RateLimitPluginOptions,
): Promise<RequestListener> {
  const app = fastify();
  await app.register(rateLimit, { max: limit, timeWindow: windowMs, ...options });
  app.get('/*', answer);
  await app.ready();
  return (request, response) => {
    app.routing(request, response);
  };
}

function withOptions(options: RateLimitPluginOptions): Limiter {
  return (quota, answer) => listenerWith(quota, answer, options);
}

/** A route with a quota of its own, a quarter of what the others share. */
async function perRoute({ limit, windowMs }: Quota, answer: Answer): Promise<RequestListener> {
  const app = fastify();
  await app.register(rateLimit, { max: limit, timeWindow: windowMs });
  app.get('/search', { config: { rateLimit: { max: limit / 4, timeWindow: windowMs } } }, answer);
  app.get('/*', answer);
  await app.ready();
  return (request, response) => {
    app.routing(request, response);
  };
}

/** @fastify/rate-limit with its options that change what a client sees. */
export const FASTIFY_LIMITERS = {
  '@fastify/rate-limit': withOptions({}),
  '@fastify/rate-limit, enableDraftSpec': withOptions({ enableDraftSpec: true }),
  // Another refusal, and the client is shut out with 403.
  '@fastify/rate-limit, ban: 0': withOptions({ ban: 0 }),
  // Each refusal begins the window anew, or makes it twice as long.
  '@fastify/rate-limit, continueExceeding': withOptions({ continueExceeding: true }),
  '@fastify/rate-limit, exponentialBackoff': withOptions({ exponentialBackoff: true }),
  '@fastify/rate-limit, a quota per route': perRoute,
} satisfies Record<string, Limiter>;
