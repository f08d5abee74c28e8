import type { Hooks } from '../client/hooks.js';
import type { RateLimitWait } from '../rate-limit/rate-limit-wait.js';

/** The rate is that of the last seconds, so that it shows what is going on now. */
const RATE_WINDOW_MS = 10_000;

/** How far a run is, for whoever shows it. */
export interface TallyState {
  readonly items: number;
  readonly pages: number;
  /** Items that this process has delivered. */
  readonly delivered: number;
  /** Of the whole run, when the server says. */
  readonly total: number | undefined;
  readonly retries: number;
  /** Items per second, lately. */
  readonly perSecond: number;
  readonly elapsedMs: number;
  /** The wait that holds everything up now. */
  readonly waiting: Pick<RateLimitWait, 'reason' | 'untilMs'> | undefined;
}

/** Counts what a run delivers and meets. */
export class Tally {
  readonly #now: () => number;
  readonly #startedAtMs: number;
  #items = 0;
  #pages = 0;
  #total: number | undefined;
  #retries = 0;
  #delivered = 0;
  #wait: RateLimitWait | undefined;
  /** Items delivered by this process up to a time, oldest first. */
  readonly #marks: { readonly atMs: number; readonly items: number }[] = [];

  readonly hooks: Hooks = {
    onRetry: () => {
      this.#retries += 1;
    },
    onRateLimit: (wait) => {
      this.#wait = wait;
    },
  };

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#startedAtMs = now();
    this.#marks.push({ atMs: this.#startedAtMs, items: 0 });
  }

  /** Where a resumed run begins. */
  resume(items: number, pages: number): void {
    this.#items = items;
    this.#pages = pages;
  }

  /** A page has been delivered. */
  page(page: {
    readonly items: number;
    readonly itemCount: number;
    readonly number: number;
    readonly total: number | undefined;
  }): void {
    this.#items = page.itemCount;
    this.#pages = page.number;
    this.#total = page.total ?? this.#total;
    this.#delivered += page.items;
    const atMs = this.#now();
    this.#marks.push({ atMs, items: this.#delivered });
    while (this.#marks.length > 2 && (this.#marks[1]?.atMs ?? atMs) < atMs - RATE_WINDOW_MS)
      this.#marks.shift();
  }

  get state(): TallyState {
    const now = this.#now();
    const [first] = this.#marks;
    const spanMs = now - (first?.atMs ?? now);
    const waiting = this.#wait !== undefined && this.#wait.untilMs > now ? this.#wait : undefined;
    return {
      items: this.#items,
      pages: this.#pages,
      delivered: this.#delivered,
      total: this.#total,
      retries: this.#retries,
      perSecond: spanMs <= 0 ? 0 : ((this.#delivered - (first?.items ?? 0)) / spanMs) * 1_000,
      elapsedMs: now - this.#startedAtMs,
      waiting,
    };
  }
}
