import type { AxiosError, AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';

/**
 * What the adapter rejects with when the attempt is to be repeated. It carries the config, without which axios-retry
 * does nothing, and no `response`, which axios would transform.
 */
export class AttemptFailure extends Error {
  override readonly name: string = 'AttemptFailure';

  constructor(
    readonly config: unknown,
    /** How long axios-retry waits before the next attempt, in milliseconds. */
    readonly delayMs: number,
  ) {
    super('The attempt failed and is to be repeated');
  }

  toJSON(): object {
    return { name: this.name, message: this.message };
  }
}

/**
 * Lets axios-retry own the counted attempts and nothing else. The decision was made, and the delay computed, before
 * the adapter rejected: these callbacks only pass them on, and never throw.
 */
export function wireAxiosRetry(http: AxiosInstance): void {
  axiosRetry(http, {
    // The bound is in the decision, which knows each request's own `maxAttempts`.
    retries: Number.MAX_SAFE_INTEGER,
    shouldResetTimeout: true,
    retryCondition: (error: AxiosError | AttemptFailure) => error instanceof AttemptFailure,
    retryDelay: (_count: number, error: AxiosError | AttemptFailure) =>
      error instanceof AttemptFailure ? error.delayMs : 0,
  });
}
