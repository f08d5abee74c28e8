/** One quota that a response told of. `null` where it did not say. */
export interface RateLimitWindow {
  /** What is counted: `requests`, `tokens`, `content-bytes`, … */
  readonly unit: string;
  /** The window's quota. */
  readonly limit: number | null;
  /** What is left of it: whole, at least 0. */
  readonly remaining: number | null;
  /** When the window resets, in epoch milliseconds by the clock of this process. */
  readonly resetAtMs: number | null;
  /** The window's length in milliseconds. */
  readonly windowMs: number | null;
  /** The server's name of the policy or bucket. */
  readonly name?: string | undefined;
  /** The server's partition key (`pk` of the IETF draft). */
  readonly partitionKey?: string | undefined;
}

/**
 * What a response says of the server's rate limits: the wait it asks for, the window that binds, and all windows.
 * `null` means that the response did not say.
 */
export interface RateLimitReading {
  /** How long to wait, in milliseconds, rounded up. */
  readonly retryAfterMs: number | null;
  /** The quota of the window that binds. */
  readonly limit: number | null;
  /** What is left of it. */
  readonly remaining: number | null;
  /** Epoch milliseconds, by the clock of this process. */
  readonly resetAtMs: number | null;
  /** Its length in milliseconds. */
  readonly windowMs: number | null;
  /** Every window the response told of, the binding one among them. */
  readonly windows: readonly RateLimitWindow[];
}
