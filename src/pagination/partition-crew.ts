import { isNativeError } from 'node:util/types';
import { ApiClientError } from '../errors/api-client-error.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { PartitionFeed } from './partition-feed.js';
import {
  checkPartitionPages,
  type PartitionContext,
  type PartitionFailure,
  type PartitionPage,
  type ResolvedPartitionOptions,
} from './partition-options.js';
import { RunSignal } from './run-signal.js';

/** What is ready for the consumer. Its partition goes on when the consumer has finished with it. */
interface Ready<K, P> {
  readonly result: PartitionPage<K, P> | PartitionFailure<K>;
  /** @param goOn whether its partition may ask for more; else it is ended. */
  readonly release: (goOn: boolean) => void;
}

/** These say nothing about one partition: every other would fail in the same way. */
function concernsAll(error: unknown): boolean {
  return error instanceof ClientClosedError || error instanceof ConfigurationError;
}

function asError(thrown: unknown): Error {
  if (thrown instanceof Error || isNativeError(thrown)) return thrown;
  return new Error('The query of a partition threw something that is no error', { cause: thrown });
}

/**
 * Works on several partitions at the same time. Each has at most one page ready or with the consumer, and asks for its
 * next only when that one was consumed; pages are handed out in the order in which they became ready, so none waits for
 * long because another has more.
 */
export class PartitionCrew<K, P> {
  readonly #feed: PartitionFeed<K>;
  readonly #query: (partition: K, context: PartitionContext) => AsyncIterable<P>;
  readonly #options: ResolvedPartitionOptions;
  readonly #signal: RunSignal;
  readonly #ready: Ready<K, P>[] = [];
  #workers: Promise<void>[] = [];
  #working = 0;
  #inHand: Ready<K, P> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  #onChange: (() => void) | undefined;

  constructor(
    feed: PartitionFeed<K>,
    query: (partition: K, context: PartitionContext) => AsyncIterable<P>,
    options: ResolvedPartitionOptions,
  ) {
    this.#feed = feed;
    this.#query = query;
    this.#options = options;
    this.#signal = new RunSignal(options.signal);
  }

  /** What is ready next, which finishes what was handed out before; `null` when all partitions are done. */
  async next(): Promise<Ready<K, P>['result'] | null> {
    this.#inHand?.release(true);
    this.#inHand = undefined;
    this.#signal.throwIfAborted();
    if (this.#workers.length === 0) this.#start();
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) {
        this.#inHand = ready;
        return ready.result;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#working === 0) return null;
      await new Promise<void>((resolve) => (this.#onChange = resolve));
      this.#signal.throwIfAborted();
    }
  }

  /** Ends all partitions, without finishing what they have handed out; resolves when nothing is left running. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#signal.stop();
    this.#inHand?.release(false);
    for (const { release } of this.#ready.splice(0)) release(false);
    await Promise.all(this.#workers);
    await this.#feed.close();
  }

  #start(): void {
    this.#signal.signal.addEventListener('abort', () => this.#onChange?.(), { once: true });
    this.#working = this.#options.concurrency;
    this.#workers = Array.from({ length: this.#options.concurrency }, () => this.#work());
  }

  async #work(): Promise<void> {
    try {
      while (!this.#isOver()) {
        const taken = await this.#take();
        if (taken === null || this.#isOver()) break;
        await this.#run(taken.partition);
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#working -= 1;
    this.#onChange?.();
  }

  /** `null` as soon as everything is ended, even while the partitions are still being waited for. */
  #take(): Promise<{ readonly partition: K } | null> {
    const taken = this.#feed.take();
    return new Promise((resolve, reject) => {
      const { signal } = this.#signal;
      const onAbort = (): void => resolve(null);
      signal.addEventListener('abort', onAbort, { once: true });
      taken.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  async #run(partition: K): Promise<void> {
    try {
      const { signal } = this.#signal;
      for await (const page of checkPartitionPages(this.#query(partition, { signal }))) {
        if (!(await this.#hand({ partition, page }))) return;
      }
    } catch (error) {
      // What was ended fails as a consequence; that is nobody's error.
      if (this.#closed || this.#signal.signal.aborted) return;
      if (this.#options.onError === 'continue' && !concernsAll(error)) {
        await this.#hand({ partition, error: asError(error) });
        return;
      }
      if (error instanceof ApiClientError) error.partition = partition;
      throw error;
    }
  }

  /** Resolves when the consumer has finished with `result`; to `false` when there is to be no more. */
  #hand(result: Ready<K, P>['result']): Promise<boolean> {
    if (this.#isOver()) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#ready.push({ result, release: resolve });
      this.#onChange?.();
    });
  }

  #isOver(): boolean {
    return this.#closed || this.#failure !== undefined;
  }
}
