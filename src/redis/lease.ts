/** Units leased from the pool. */
export interface Lease {
  readonly units: number;
  /** A monotonic time not after which Redis registered them. */
  readonly registeredMs: number;
  /** A monotonic time not after which Redis takes them back by itself; {@link renew} moves it. */
  readonly expiresMs: number;
  /** Asks Redis to keep them for longer. */
  readonly renew: () => void;
  /** Puts them back. */
  readonly release: () => void;
}
