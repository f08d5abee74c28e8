import type { CheckpointState, IncrementState, PageRequest, Watermark } from '../internal/checkpoint.js';

/** What of a page an incremental run delivers. */
export interface TakenItems {
  /** Where in the page the items are that are delivered. */
  readonly indexes: readonly number[];
  /** What is remembered when they have been. */
  readonly state: IncrementState;
  /** Whether nothing that is wanted can follow. */
  readonly isEnd: boolean;
}

/** What makes a run incremental. It has no state of its own: a page may be asked about again. */
export interface PageIncrement {
  /** What amends the first request, so that the server sends no more than is wanted. */
  readonly first: PageRequest;
  /** What is remembered as the run begins. */
  readonly state: IncrementState;
  /** The watermark of the last finished run. */
  readonly watermark: Watermark | undefined;
  /** @throws PaginationError when the items are not as the options say. */
  take(items: readonly unknown[], state: IncrementState, number: number): TakenItems;
  /** What of it stands in a checkpoint. The watermark moves when the run is finished, never before. */
  record(state: IncrementState, isFinished: boolean): Pick<CheckpointState, 'watermark' | 'increment'>;
}
