import type { ApiRequest } from '../http/api-request.js';
import type { PageContext } from './paginator.js';
import type { FetchedPage, RunPagesOptions } from './run-pages-options.js';

/** A page that was read and decided on. */
export interface DecidedPage {
  readonly context: PageContext;
  /** What will be asked for next; `null` at the end. */
  readonly next: ApiRequest | null;
  /** How many more items the run may deliver; `Infinity` without a limit. */
  readonly wanted: number;
}

/** Fetches the pages that a run asks for, and keeps to its `maxCalls`. */
export interface PageFetcher {
  /** The page that `request` asks for; `null` when no call is left for it. */
  fetch(request: ApiRequest, page: { readonly number: number }): Promise<FetchedPage | null>;
  /** Told of every page that does not end the run by being empty. @throws ConfigurationError */
  decided(page: DecidedPage): void;
  /** Ends what is in flight; never rejects. */
  close(): Promise<void>;
}

/** Fetches a page when it is asked for. */
export class DirectFetcher implements PageFetcher {
  readonly #options: Pick<RunPagesOptions<unknown>, 'maxCalls' | 'fetchPage'>;
  #calls = 0;

  constructor(options: Pick<RunPagesOptions<unknown>, 'maxCalls' | 'fetchPage'>) {
    this.#options = options;
  }

  async fetch(request: ApiRequest, page: { readonly number: number }): Promise<FetchedPage | null> {
    if (this.#calls >= this.#options.maxCalls) return null;
    this.#calls += 1;
    return this.#options.fetchPage(request, page);
  }

  decided(): void {
    // Each page is fetched at its turn, whatever came before it.
  }

  /** Nothing is in flight between two calls of `fetch`. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
