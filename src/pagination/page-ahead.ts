import type { ApiRequest } from '../http/api-request.js';
import { RunSignal } from './run-signal.js';
import type { FetchedPage } from './run-pages-options.js';

/** A page that is fetched before its turn. */
export class PageAhead {
  /** Rejects with what made the fetch fail; that is never unhandled, whether or not anybody asks. */
  readonly fetched: Promise<FetchedPage>;
  /** Resolves when nothing of it is in flight any more. */
  readonly settled: Promise<void>;
  /** How many pages had been decided on when it was sent for. */
  readonly sentAfter: number;
  #failed = false;
  readonly #signal: RunSignal;

  constructor(
    request: ApiRequest,
    sentAfter: number,
    fetchPage: (request: ApiRequest) => Promise<FetchedPage>,
  ) {
    this.sentAfter = sentAfter;
    this.#signal = new RunSignal(request.signal);
    this.fetched = fetchPage(this.#signal.put(request));
    this.settled = this.fetched.then(
      () => this.#signal.leave(),
      () => {
        this.#failed = true;
        this.#signal.leave();
      },
    );
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Aborts it; nobody will ask for it any more. */
  stop(): void {
    this.#signal.stop();
  }
}
