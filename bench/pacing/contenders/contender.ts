import type { PacingCell } from '../cells.js';

/** What a contender is opened for. */
export interface PacingSetting {
  readonly origin: string;
  readonly cell: PacingCell;
  /** Where the processes that share a limit meet, if they do. */
  readonly redisUrl: string | null;
  /** Tells apart those that share from others at the same Redis. */
  readonly runId: string;
}

/** A contender ready to send. */
export interface PacingSession {
  /** Resolves when the request was answered with success, and rejects when it was given up. */
  get(path: string): Promise<unknown>;
  close(): Promise<unknown>;
}

/** One way of keeping to a limit. */
export interface PacingContender {
  readonly name: string;
  /** What is measured, for the reader of the results. */
  readonly description: string;
  /** The packages whose versions belong to the result. */
  readonly packages: readonly string[];
  open(setting: PacingSetting): PacingSession | Promise<PacingSession>;
}
