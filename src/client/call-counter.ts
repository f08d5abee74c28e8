import { MaxApiCallsExceeded } from '../errors/max-api-calls-exceeded.js';
import type { ApiClientErrorDetails } from '../errors/api-client-error.js';

/** Counts every send of a client and refuses the one after the last allowed. */
export class CallCounter {
  /** Sends so far. */
  count = 0;
  readonly #maxTotalCalls: number;

  constructor(maxTotalCalls: number) {
    this.#maxTotalCalls = maxTotalCalls;
  }

  /** @throws MaxApiCallsExceeded */
  next(details: () => ApiClientErrorDetails): void {
    if (this.count >= this.#maxTotalCalls) {
      throw new MaxApiCallsExceeded(
        `This client has made its ${String(this.#maxTotalCalls)} calls (maxTotalCalls: retries, replays and ` +
          'redirects count); nothing more was sent',
        { ...details(), maxCalls: this.#maxTotalCalls },
      );
    }
    this.count += 1;
  }
}
