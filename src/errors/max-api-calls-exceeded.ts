import type { Checkpoint } from '../internal/checkpoint.js';
import { ApiClientError, type ApiClientErrorDetails } from './api-client-error.js';

/** What was reached when a cap on calls stopped the run. */
export interface MaxApiCallsDetails extends ApiClientErrorDetails {
  /** The cap that was reached. */
  readonly maxCalls: number;
  /** Pages delivered. */
  readonly pages?: number | undefined;
  /** Items delivered. */
  readonly items?: number | undefined;
  /** Continues at the page that was not fetched. */
  readonly checkpoint?: Checkpoint | undefined;
}

/**
 * The cap on calls was reached and more remains: `maxCalls` of a query (then with the checkpoint that continues it),
 * or `maxTotalCalls` of the client.
 */
export class MaxApiCallsExceeded extends ApiClientError {
  override readonly name: string = 'MaxApiCallsExceeded';
  override readonly code: string = 'ERR_MAX_API_CALLS';
  /** The cap. */
  readonly maxCalls: number;
  /** Pages delivered before the cap was reached. */
  pages: number;
  /** Items delivered before the cap was reached. */
  items: number;
  /** What `resumeFrom` takes to continue; `undefined` outside a query. */
  checkpoint: Checkpoint | undefined;

  constructor(message: string, details: MaxApiCallsDetails) {
    super(message, details);
    this.maxCalls = details.maxCalls;
    this.pages = details.pages ?? 0;
    this.items = details.items ?? 0;
    this.checkpoint = details.checkpoint;
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      maxCalls: this.maxCalls,
      pages: this.pages,
      items: this.items,
      ...(this.checkpoint === undefined ? {} : { checkpoint: this.checkpoint }),
    };
  }
}
