import type { ChaosOutcomeKind } from './chaos-outcome-kind.js';
import type { LedgerEntry, ReceivedRequest } from './chaos-request.js';

/** Which entries are meant; what is left out matches everything. */
export interface LedgerFilter {
  /** In upper or lower case. */
  readonly method?: string | undefined;
  /** The exact path, or a pattern for it. */
  readonly path?: string | RegExp | undefined;
  /** Of the answer. */
  readonly status?: number | undefined;
  /** What the server did. */
  readonly outcome?: ChaosOutcomeKind | undefined;
}

interface Waiter {
  readonly count: number;
  readonly filter: LedgerFilter;
  readonly resolve: (entries: LedgerEntry[]) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

/** Whether a path is the one, or matches the pattern. */
export function matchesPath(path: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? path === wanted : path.search(wanted) !== -1;
}

function matches(entry: LedgerEntry, filter: LedgerFilter): boolean {
  return (
    (filter.method === undefined || entry.method === filter.method.toUpperCase()) &&
    (filter.status === undefined || entry.status === filter.status) &&
    (filter.outcome === undefined || entry.outcome === filter.outcome) &&
    matchesPath(entry.path, filter.path)
  );
}

/** Every request received, in order of arrival, bounded: beyond `capacity` the oldest are let go. */
export class Ledger {
  #entries: ReceivedRequest[] = [];
  #count = 0;
  readonly #capacity: number;
  readonly #waiters = new Set<Waiter>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Requests ever received. */
  get count(): number {
    return this.#count;
  }

  add(request: ReceivedRequest): void {
    request.index = this.#count++;
    this.#entries.push(request);
    // Halving, rather than dropping one at a time, keeps this cheap.
    if (this.#entries.length > this.#capacity)
      this.#entries = this.#entries.slice(-Math.ceil(this.#capacity / 2));
    this.#wake();
  }

  clear(): void {
    this.#entries = [];
  }

  find(filter: LedgerFilter): LedgerEntry[] {
    return this.#entries.filter((entry) => matches(entry, filter));
  }

  waitFor(count: number, filter: LedgerFilter, signal: AbortSignal | undefined): Promise<LedgerEntry[]> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter = { count, filter, resolve, reject, signal, onAbort };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#wake();
    });
  }

  /** To be called when an entry has changed: somebody may wait for just that. */
  changed(): void {
    this.#wake();
  }

  /** Rejects everyone who still waits. */
  close(): void {
    for (const waiter of this.#waiters) {
      this.#leave(waiter);
      waiter.reject(new Error('ChaosApi was closed while requests were still waited for'));
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      const found = this.find(waiter.filter);
      if (found.length < waiter.count) continue;
      this.#leave(waiter);
      waiter.resolve(found);
    }
  }

  #leave(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.signal?.removeEventListener('abort', waiter.onAbort);
  }
}
