// Bound once: a test that fakes its client's time must not move the server's.
const monotonicMs = performance.now.bind(performance);
const wallMs = Date.now.bind(Date);

/** The server's time. It only ever runs forward, and may be set apart from the client's. */
export class ServerClock {
  readonly #startMs = monotonicMs();
  readonly #epochOfZeroMs: number;

  /** @param skewMs how far the server's clock is ahead of this machine's. */
  constructor(readonly skewMs: number) {
    this.#epochOfZeroMs = wallMs() - this.#startMs + skewMs;
  }

  /** Milliseconds since the server started. */
  sinceStart(): number {
    return monotonicMs() - this.#startMs;
  }

  /** Epoch milliseconds. */
  epochMs(): number {
    return this.#epochOfZeroMs + monotonicMs();
  }
}
