import { HttpStatusError, type Hooks } from 'resilient-api-client';

/** Counts what a run met, by watching the client's hooks. */
export class RunStats {
  sends = 0;
  pages = 0;
  rateLimited = 0;
  readonly retries = new Map<string, number>();
  readonly #waits: (readonly [from: number, until: number])[] = [];

  readonly hooks: Hooks = {
    onRequest: () => {
      this.sends += 1;
    },
    onResponse: ({ status }) => {
      if (status === 429) this.rateLimited += 1;
    },
    onRetry: ({ error, delayMs }) => {
      const reason = error instanceof HttpStatusError ? `status ${String(error.status)}` : reasonOf(error);
      this.retries.set(reason, (this.retries.get(reason) ?? 0) + 1);
      this.#waits.push([Date.now(), Date.now() + delayMs]);
    },
    onRateLimit: ({ waitMs, untilMs }) => {
      this.#waits.push([untilMs - waitMs, untilMs]);
    },
    onPage: () => {
      this.pages += 1;
    },
  };

  get retried(): number {
    return [...this.retries.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How long nothing could be sent, in milliseconds; waits that overlap count once. */
  get waitedMs(): number {
    let total = 0;
    let end = 0;
    for (const [from, until] of [...this.#waits].sort(([a], [b]) => a - b)) {
      total += Math.max(0, until - Math.max(from, end));
      end = Math.max(end, until);
    }
    return total;
  }
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.name} (${error.cause.message})` : error.name;
}
