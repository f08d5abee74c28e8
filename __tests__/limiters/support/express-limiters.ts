import express from 'express';
import { rateLimit, type Options } from 'express-rate-limit';
import type { Answer, Limiter, Quota } from './limiter.js';

function behind(limiters: readonly ReturnType<typeof rateLimit>[], answer: Answer): express.Express {
  const app = express();
  for (const limiter of limiters) app.use(limiter);
  app.get('/*path', async (_request, response) => {
    response.json(await answer());
  });
  return app;
}

function speaking(headers: Partial<Options>): Limiter {
  return ({ limit, windowMs }, answer) => behind([rateLimit({ limit, windowMs, ...headers })], answer);
}

/** A short window within a long one, both told of in every answer. */
function twoWindows({ limit, windowMs }: Quota, answer: Answer): express.Express {
  const long = rateLimit({
    identifier: 'long',
    limit,
    windowMs,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  });
  const short = rateLimit({
    identifier: 'short',
    limit: limit / 4,
    windowMs: windowMs / 5,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  });
  return behind([short, long], answer);
}

/** express-rate-limit, in each of the ways it tells of its quota. */
export const EXPRESS_LIMITERS = {
  'express-rate-limit, legacy headers': speaking({ legacyHeaders: true, standardHeaders: false }),
  'express-rate-limit, draft-6': speaking({ legacyHeaders: false, standardHeaders: 'draft-6' }),
  'express-rate-limit, draft-7': speaking({ legacyHeaders: false, standardHeaders: 'draft-7' }),
  'express-rate-limit, draft-8': speaking({ legacyHeaders: false, standardHeaders: 'draft-8' }),
  'express-rate-limit, legacy headers and draft-8': speaking({
    legacyHeaders: true,
    standardHeaders: 'draft-8',
  }),
  'express-rate-limit, two windows in draft-8': twoWindows,
} satisfies Record<string, Limiter>;
