import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';

/** Which clock ran out: connecting, one attempt up to its last body byte, or the whole request with its waits. */
export type TimeoutPhase = 'connect' | 'response' | 'total';

/** A time limit was reached. */
export class TimeoutError extends ApiClientError {
  override readonly name: string = 'TimeoutError';
  override readonly code: string = 'ERR_TIMEOUT';
  /** Which limit it was. */
  readonly phase: TimeoutPhase;

  constructor(message: string, details: ApiClientErrorDetails & { readonly phase: TimeoutPhase }) {
    super(message, details);
    this.phase = details.phase;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase };
  }
}
