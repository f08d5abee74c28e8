import type { ApiResponse } from '../http/api-response.js';
import type { Checkpoint, PageRequest } from '../internal/checkpoint.js';

/** One page of a query. */
export interface Page<T> {
  /** The items of this page. */
  readonly items: T[];
  /** 1-based; continues on resume. */
  readonly number: number;
  /** Items so far, this page included; continues on resume. */
  readonly itemCount: number;
  readonly response: ApiResponse;
  /** What amends the query's first request into the next page's; `null` on the last page. */
  readonly next: PageRequest | null;
  /** Resumes after this page. */
  readonly checkpoint: Checkpoint;
}
