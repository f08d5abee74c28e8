import { ConfigurationError } from '../errors/configuration-error.js';
import type { ApiRequest } from '../http/api-request.js';
import { amendRequest } from './amend-request.js';
import { PageAhead } from './page-ahead.js';
import type { DecidedPage, PageFetcher } from './page-fetcher.js';
import { checkPageRequest } from './page-request.js';
import type { DirectPaging } from './paginator.js';
import { refusesConcurrency, whyNoConcurrency } from './refuse-concurrency.js';
import { identifyRequest } from './request-identity.js';
import type { FetchedPage, RunPagesOptions } from './run-pages-options.js';

/** How much is fetched at the same time, and how much is kept. */
export interface ParallelLimits {
  /** Requests in flight at any time. */
  readonly concurrency: number;
  /** Pages beyond the one that the run has asked for or delivered last, in flight or kept. */
  readonly ahead: number;
}

/** A request that the run may come to, and the number of its page. */
interface Guess {
  readonly request: ApiRequest;
  readonly identity: string;
  readonly number: number;
}

type Options = Pick<RunPagesOptions<unknown>, 'maxCalls' | 'fetchPage' | 'identify' | 'warn'>;

/**
 * Fetches pages before they are asked for, several at the same time, where their requests can be told from the totals
 * that the server reports.
 *
 * The run itself stays as it is: it asks for one page after the other, and each page decides what comes next. What is
 * fetched ahead is a guess, used when the run asks for that very request and dropped when it asks for another. Records
 * that come or go while pages are fetched shift the others between them. Hence a page that was sent for before the one
 * before it had answered is used only if both report the same totals; else it is fetched again, after which pages are
 * fetched one by one, then two, four … at the same time as long as the totals stay.
 */
export class ParallelFetcher implements PageFetcher {
  readonly #options: Options;
  readonly #limits: ParallelLimits;
  readonly #pages = new Map<string, PageAhead>();
  readonly #ending = new Set<Promise<unknown>>();
  #guesses: Guess[] = [];
  #direct: DirectPaging | undefined;
  #totals = '';
  /** How many pages the run has decided on. */
  #decided = 0;
  #calls = 0;
  #inFlight = 0;
  #window: number;
  #pageSize = 0;
  #warned = false;

  constructor(options: Options, limits: ParallelLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#window = limits.ahead;
  }

  async fetch(request: ApiRequest, page: { readonly number: number }): Promise<FetchedPage | null> {
    const identity = this.#identify(request);
    const ahead = this.#pages.get(identity);
    if (ahead !== undefined) {
      const fetched = await ahead.fetched;
      if (ahead.sentAfter === this.#decided || this.#totalsOf(fetched) === this.#totals) {
        this.#pages.delete(identity);
        this.#window = Math.min(this.#window * 2, this.#limits.ahead);
        return fetched;
      }
      this.#window = 1;
    }
    // What is still in flight is of no use: the run has gone elsewhere, or the records have moved.
    this.#dropAll();
    if (this.#calls >= this.#options.maxCalls) return null;
    this.#calls += 1;
    return this.#options.fetchPage(request, page);
  }

  /** @throws ConfigurationError when the paginator turns out to be one that cannot look ahead. */
  decided({ context, next, wanted }: DecidedPage): void {
    const { paginator, response, items, request } = context;
    const { direct } = paginator;
    if (refusesConcurrency(paginator)) throw new ConfigurationError(whyNoConcurrency(paginator));
    this.#decided += 1;
    this.#direct = direct;
    this.#totals = String(direct?.totalsIn(response));
    this.#pageSize = Math.max(this.#pageSize, items.length);
    const pagesWanted = Math.ceil(wanted / Math.max(1, this.#pageSize));
    const count = Math.min(this.#window, pagesWanted);
    const amendments =
      next === null ? [] : (direct?.pagesAfter(context, { count, pageSize: this.#pageSize }) ?? []);
    this.#guesses = amendments.map((amendment, index) => {
      const guess = amendRequest(request, checkPageRequest(amendment));
      return { request: guess, identity: this.#identify(guess), number: context.iteration + 2 + index };
    });
    if (next !== null && count > 0) this.#compare(next, response.url);
    const kept = new Set(this.#guesses.map(({ identity }) => identity));
    for (const [identity, page] of this.#pages) if (!kept.has(identity)) this.#drop(identity, page);
    this.#fetchAhead();
  }

  async close(): Promise<void> {
    this.#dropAll();
    await Promise.all(this.#ending);
  }

  /** Nothing is guessed when the run goes elsewhere than the paginator says, as an overridden `nextPage` may. */
  #compare(next: ApiRequest, url: string): void {
    const [first] = this.#guesses;
    if (first?.identity === this.#identify(next)) return;
    this.#guesses = [];
    if (this.#warned) return;
    this.#warned = true;
    const why =
      first === undefined
        ? `the response of ${url} does not tell how many pages follow`
        : 'nextPage leads elsewhere than the paginator says';
    this.#options.warn(
      `concurrency has no effect where pages are fetched one after the other, as here: ${why}`,
    );
  }

  #fetchAhead(): void {
    while (
      this.#inFlight < this.#limits.concurrency &&
      this.#calls < this.#options.maxCalls &&
      // What lies beyond a page that failed will hardly be asked for.
      ![...this.#pages.values()].some(({ failed }) => failed)
    ) {
      const guess = this.#guesses.shift();
      if (guess === undefined) return;
      if (this.#pages.has(guess.identity)) continue;
      this.#calls += 1;
      this.#inFlight += 1;
      const page = new PageAhead(guess.request, this.#decided, (request) =>
        this.#options.fetchPage(request, guess),
      );
      this.#pages.set(guess.identity, page);
      const settled = page.settled.then(() => {
        this.#inFlight -= 1;
        this.#ending.delete(settled);
        this.#fetchAhead();
      });
      this.#ending.add(settled);
    }
  }

  #drop(identity: string, page: PageAhead): void {
    this.#pages.delete(identity);
    page.stop();
  }

  #dropAll(): void {
    this.#guesses = [];
    for (const [identity, page] of this.#pages) this.#drop(identity, page);
  }

  #totalsOf({ response }: FetchedPage): string {
    return String(this.#direct?.totalsIn(response));
  }

  #identify(request: ApiRequest): string {
    return (this.#options.identify ?? identifyRequest)(request);
  }
}
