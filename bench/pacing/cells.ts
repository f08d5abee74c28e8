import type { ChaosRateLimit } from 'resilient-api-client/testing';

/** A server whose limit is to be kept to. */
export interface PacingCell {
  /** As given to `--cell`. */
  readonly name: string;
  readonly title: string;
  readonly rule: ChaosRateLimit;
  /** Requests in all: enough for several windows. */
  readonly requests: number;
}

/** The round trip of every request, in milliseconds. */
export const ROUND_TRIP_MS = 50;

/** Requests in flight at the most, in each process. */
export const CONCURRENCY = 20;

export const CELLS: readonly PacingCell[] = [
  {
    name: 'fixed-4s',
    title: 'windows of 4 s, 40 requests each, X-RateLimit headers',
    rule: { kind: 'fixed-window', limit: 40, windowMs: 4_000, headers: 'github' },
    requests: 420,
  },
  {
    name: 'fixed-10s',
    title: 'windows of 10 s, 100 requests each, X-RateLimit headers',
    rule: { kind: 'fixed-window', limit: 100, windowMs: 10_000, headers: 'github' },
    requests: 420,
  },
  {
    name: 'bucket',
    title: 'a bucket of 100 tokens, 10 more each second, X-RateLimit headers',
    rule: { kind: 'token-bucket', limit: 100, windowMs: 10_000, headers: 'github' },
    requests: 500,
  },
  {
    name: 'log',
    title: 'a log of 100 requests in any 10 s, RateLimit headers (draft 7)',
    rule: { kind: 'sliding-log', limit: 100, windowMs: 10_000, headers: 'draft-7' },
    requests: 420,
  },
];

/** Where several processes share the limit. */
export const SHARED_CELL: PacingCell = CELLS[1]!;
