import type { Hooks } from '../client/hooks.js';

/** The reason of the signal of an interrupted run. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor() {
    super('interrupted');
  }
}

/** What an {@link Interrupt} works with. */
export interface InterruptParts {
  /** Calls `listener` for each Ctrl-C and SIGTERM. @returns what ends that. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** How many requests are being sent. */
  readonly inFlight: () => number;
  readonly tell: (line: string) => void;
  /** Ends the process. */
  readonly exit: () => void;
}

/**
 * Ctrl-C and SIGTERM. The first lets the page that is on its way arrive; where none is (the run waits for a rate limit
 * or for a retry), it ends the wait. The second ends the process at once, which loses nothing that was committed.
 */
export class Interrupt {
  readonly #abort = new AbortController();
  readonly #parts: InterruptParts;
  readonly #stopListening: () => void;
  #requested = false;

  /** Whatever begins to wait once the run is to end, is ended. */
  readonly hooks: Hooks = {
    onRetry: () => {
      this.#endWaiting();
    },
    onRateLimit: () => {
      this.#endWaiting();
    },
  };

  constructor(parts: InterruptParts) {
    this.#parts = parts;
    this.#stopListening = parts.onInterrupt(() => {
      this.#interrupt();
    });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether the run is to end after the page in hand. */
  get requested(): boolean {
    return this.#requested;
  }

  stop(): void {
    this.#stopListening();
  }

  #interrupt(): void {
    if (this.#requested) {
      this.#parts.exit();
      return;
    }
    this.#requested = true;
    if (this.#parts.inFlight() === 0) this.#abort.abort(new InterruptedError());
    else this.#parts.tell('Finishing the page that is on its way; interrupt again to end at once.');
  }

  #endWaiting(): void {
    if (this.#requested) this.#abort.abort(new InterruptedError());
  }
}
