import type { Extent, Sample } from './load.js';

/** What a host is told: whose turn it is, and for how long. */
export interface Turn {
  readonly contender: string;
  readonly cell: string;
  readonly origin: string;
  readonly extent: Extent;
}

/** What a host answers. */
export type Reply = { readonly sample: Sample } | { readonly error: string };
