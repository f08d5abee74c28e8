import type { Counter, Histogram, Meter } from '@opentelemetry/api';
import { DURATION_BOUNDARIES } from './conventions.js';

/** The metrics that are recorded. */
export interface Instruments {
  /** Of each attempt, from sending to the last byte of the body, in seconds. */
  readonly duration: Histogram;
  /** Attempts that were repeated. */
  readonly retries: Counter;
  /** Waits for a rate limit, each as long as it was when it began, in seconds. */
  readonly waits: Histogram;
}

export function createInstruments(meter: Meter): Instruments {
  const advice = { explicitBucketBoundaries: DURATION_BOUNDARIES };
  return {
    duration: meter.createHistogram('http.client.request.duration', {
      description: 'Duration of HTTP client requests.',
      unit: 's',
      advice,
    }),
    retries: meter.createCounter('resilient_api_client.request.retries', {
      description: 'Attempts that failed and were repeated.',
      unit: '{retry}',
    }),
    waits: meter.createHistogram('resilient_api_client.rate_limit.wait', {
      description: 'How long requests have to wait for a rate limit.',
      unit: 's',
      advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600] },
    }),
  };
}
