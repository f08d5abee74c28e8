import type { Checkpoint } from '../internal/checkpoint.js';

/** How far a query had come. */
export interface Progress {
  /** Pages delivered before the failure. */
  readonly pages: number;
  /** Items delivered before the failure. */
  readonly items: number;
  /** Items of this run left out by `onInvalidItem: 'skip'`; absent when there were none. Begins anew on resume. */
  readonly invalidItems?: number | undefined;
  /** What `resumeFrom` takes to continue with the page that failed. */
  readonly checkpoint: Checkpoint;
}
