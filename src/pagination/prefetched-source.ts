import type { PageSource } from './page-source.js';
import type { SourcePage } from './page.js';
import type { RunSignal } from './run-signal.js';

/** What a turn of the source came to: a page, the end, or what stopped it. */
type Turn<T> = { readonly page: SourcePage<T> | null } | { readonly error: unknown };

/**
 * Fetches pages, one after the other, while the consumer works on those before them: at most `ahead` of them beyond
 * the one the consumer has or waits for, in flight or kept. Nothing is fetched before the first page was asked for.
 */
export class PrefetchedSource<T> implements PageSource<T> {
  readonly #source: PageSource<T>;
  readonly #ahead: number;
  readonly #signal: RunSignal;
  readonly #turns: Turn<T>[] = [];
  #fetching: Promise<void> | null = null;
  #ended = false;
  /** 1 while the consumer waits for a page, which is then not one beyond it. */
  #awaited = 0;
  #onTurn: (() => void) | null = null;

  /** @param signal that of the requests which `source` sends. */
  constructor(source: PageSource<T>, ahead: number, signal: RunSignal) {
    this.#source = source;
    this.#ahead = ahead;
    this.#signal = signal;
  }

  async next(): Promise<SourcePage<T> | null> {
    this.#signal.throwIfAborted();
    this.#awaited = 1;
    this.#fetchOn();
    if (this.#turns.length === 0 && this.#fetching !== null) {
      await new Promise<void>((resolve) => (this.#onTurn = resolve));
    }
    this.#awaited = 0;
    const turn = this.#turns.shift();
    this.#fetchOn();
    if (turn === undefined) return null;
    if ('error' in turn) throw turn.error;
    return turn.page;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#signal.stop();
    await this.#fetching;
    this.#turns.length = 0;
    await this.#source.close();
  }

  #hasRoom(): boolean {
    return !this.#ended && this.#turns.length < this.#ahead + this.#awaited;
  }

  #fetchOn(): void {
    if (this.#fetching === null && this.#hasRoom()) this.#fetching = this.#fetch();
  }

  /** Never rejects: an error waits for its turn, so that none goes unhandled and no page before it is lost. */
  async #fetch(): Promise<void> {
    while (this.#hasRoom()) {
      const turn = await this.#source.next().then(
        (page): Turn<T> => ({ page }),
        (error: unknown): Turn<T> => ({ error }),
      );
      if ('error' in turn || turn.page === null) this.#ended = true;
      this.#turns.push(turn);
      this.#onTurn?.();
    }
    this.#fetching = null;
  }
}
