import { count, object, seconds } from './json-schema.js';

/** `retry`, which stands in a spec or in its paging. */
export const RETRY = object(
  'How often a request is repeated, and after which delay. Without it: 4 attempts.',
  {
    max_attempts: count('Attempts at the most, the first included', { default: 4 }),
    backoff: { enum: ['fixed', 'exponential'], description: 'How the delay grows', default: 'fixed' },
    initial_delay: seconds('The delay before the first retry', { default: 1 }),
    max_delay: seconds('The longest delay', { default: 60 }),
  },
);
