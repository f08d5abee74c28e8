/** What a quota says of itself at one moment. Times are epoch milliseconds by the server's clock. */
export interface QuotaReading {
  readonly limit: number;
  /** Whole, at least 0. */
  readonly remaining: number;
  readonly resetAtMs: number;
  readonly windowMs: number;
}

/** One limit of the server. Purely computed: the time is always an argument, and never runs backwards. */
export interface Quota {
  /** How long until `cost` would be admitted, in milliseconds; 0 when it is now. */
  waitMs(nowMs: number, cost: number): number;
  /** Charges `cost`. Only after `waitMs` has answered 0 for it. */
  take(nowMs: number, cost: number): void;
  read(nowMs: number): QuotaReading;
}

/** What a reset means where capacity comes back little by little: the next bit of it, or all of it. */
export type ResetMeaning = 'next' | 'full';
