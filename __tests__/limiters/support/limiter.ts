import type { RequestListener } from 'node:http';

/** How much a limiter lets through. */
export interface Quota {
  readonly limit: number;
  readonly windowMs: number;
}

/** What answers a request that the limiter has let through. */
export type Answer = () => Promise<object>;

/** Sets up a limiter of its own as its documentation has it, in front of `answer`. */
export type Limiter = (quota: Quota, answer: Answer) => RequestListener | Promise<RequestListener>;
