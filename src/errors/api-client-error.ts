import type { Progress } from './progress.js';

/** The request an error speaks of; the URL is redacted. */
export interface FailedRequest {
  /** In upper case. */
  readonly method: string;
  /** Absolute; what is secret in it is replaced. */
  readonly url: string;
}

/** What every error of this package can be given. Everything here must be redacted already. */
export interface ApiClientErrorDetails {
  /** The request that failed. @default none was sent */
  readonly request?: FailedRequest | undefined;
  /** Attempts made, the first included. @default 0 */
  readonly attempts?: number | undefined;
  /** What led to it, scrubbed of secrets. */
  readonly cause?: unknown;
}

/**
 * The root of every error this package throws. Nothing on it, or on its causes, holds a secret: it may be logged,
 * inspected and serialised as it is.
 */
export class ApiClientError extends Error {
  /** The name of the class, also in minified code. */
  override readonly name: string = 'ApiClientError';
  /** A stable, machine-readable code. */
  readonly code: string = 'ERR_API_CLIENT';
  /** The request that failed, its URL redacted; `undefined` when nothing was sent or about to be. */
  readonly request: FailedRequest | undefined;
  /** How many attempts were made, the first included; 0 when nothing was sent. */
  readonly attempts: number;
  /** In a query: how far it came, and the checkpoint that continues it. */
  progress?: Progress | undefined;
  #collected: readonly unknown[] | undefined;
  #partition: unknown;

  /** The message and details must be free of secrets. */
  constructor(message: string, details: ApiClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.request = details.request;
    this.attempts = details.attempts ?? 0;
  }

  /** In `collect`: the items gathered before the failure. Not a property of its own, so that nothing ever prints it. */
  get collected(): readonly unknown[] | undefined {
    return this.#collected;
  }

  /** For whoever gathers items and fails. */
  set collected(items: readonly unknown[] | undefined) {
    this.#collected = items;
  }

  /** In `forEachPartition`: the partition whose query failed. Never printed either. */
  get partition(): unknown {
    return this.#partition;
  }

  /** For `forEachPartition`. */
  set partition(partition: unknown) {
    this.#partition = partition;
  }

  /** A plain, JSON-safe copy without the stack. Subclasses add their own fields. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      request: this.request,
      attempts: this.attempts,
      ...(this.progress === undefined ? {} : { progress: this.progress }),
      ...(this.cause instanceof Error
        ? { cause: { name: this.cause.name, message: this.cause.message } }
        : {}),
    };
  }
}
