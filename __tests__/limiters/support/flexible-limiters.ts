import type { RequestListener } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Answer, Limiter, Quota } from './limiter.js';

type ResetOf = (result: RateLimiterRes) => string;

/** With the headers its documentation suggests, on every answer: so successes bear a Retry-After as well. */
function listenerWith({ limit, windowMs }: Quota, answer: Answer, resetOf: ResetOf): RequestListener {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowMs / 1_000 });
  return (request, response) => {
    const send = (status: number, result: RateLimiterRes, body: object): void => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Retry-After': String(result.msBeforeNext / 1_000),
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(result.remainingPoints),
        'X-RateLimit-Reset': resetOf(result),
      });
      response.end(JSON.stringify(body));
    };
    limiter.consume(request.socket.remoteAddress ?? '').then(
      async (result) => {
        send(200, result, await answer());
      },
      (reason: unknown) => {
        if (reason instanceof RateLimiterRes) send(429, reason, { message: 'Too Many Requests' });
        else response.writeHead(500).end(String(reason));
      },
    );
  };
}

function resetting(resetOf: ResetOf): Limiter {
  return (quota, answer) => listenerWith(quota, answer, resetOf);
}

/** rate-limiter-flexible leaves the headers to its users; these are its README's, now and in former years. */
export const FLEXIBLE_LIMITERS = {
  'rate-limiter-flexible, reset in epoch seconds': resetting(({ msBeforeNext }) =>
    String(Math.ceil((Date.now() + msBeforeNext) / 1_000)),
  ),
  'rate-limiter-flexible, reset as a date': resetting(({ msBeforeNext }) =>
    String(new Date(Date.now() + msBeforeNext)),
  ),
} satisfies Record<string, Limiter>;
