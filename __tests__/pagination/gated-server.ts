import type { ApiRequest } from '../../src/http/api-request.js';
import type { FetchedPage } from '../../src/pagination/run-pages-options.js';
import { deepFreeze, response, urlOf, type Answer } from './helpers.js';

/** A request that the server holds until it is told to answer. */
export interface Held {
  readonly request: ApiRequest;
  /** The value of its `page` or `offset`. */
  readonly at: number;
}

/** A server in memory that answers when the test says so, and whose requests end when their signals abort. */
export class GatedServer {
  /** Positions (`page` or `offset`) in the order in which they were asked for. */
  readonly asked: number[] = [];
  readonly aborted: number[] = [];
  readonly #held: (Held & { settle: (answer: Answer | Error) => void })[] = [];

  get held(): number[] {
    return this.#held.map(({ at }) => at);
  }

  fetchPage = (request: ApiRequest): Promise<FetchedPage> => {
    const { page, offset } = request.params as { page?: number; offset?: number };
    const at = page ?? offset ?? 0;
    this.asked.push(at);
    return new Promise((resolve, reject) => {
      const { signal } = request;
      const held = {
        request,
        at,
        settle: (answer: Answer | Error): void => {
          this.#held.splice(this.#held.indexOf(held), 1);
          signal?.removeEventListener('abort', onAbort);
          if (answer instanceof Error) {
            reject(answer);
            return;
          }
          const { data = null, status = 200, headers = {} } = answer;
          const url = urlOf(request);
          resolve({ response: deepFreeze(response(data, { status, headers, url })), responseUrl: url });
        },
      };
      const onAbort = (): void => {
        this.aborted.push(at);
        this.#held.splice(this.#held.indexOf(held), 1);
        reject(signal?.reason);
      };
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#held.push(held);
    });
  };

  /** Answers what is held for a position, and lets everything that follows from it happen. */
  async answer(at: number, answer: Answer | Error): Promise<void> {
    const held = this.#held.find((candidate) => candidate.at === at);
    if (held === undefined) throw new Error(`Nothing is held at ${at}; held: ${this.held.join(', ')}`);
    held.settle(answer);
    await quiet();
  }
}

/** Lets all promises that can settle do so. */
export async function quiet(): Promise<void> {
  await new Promise(setImmediate);
}
