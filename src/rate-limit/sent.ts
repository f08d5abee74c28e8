/** What a scope notes of a request that it lets through. */
export interface Sent {
  /** Whether the others wait for its answer. */
  readonly isProbe: boolean;
  readonly units: number;
  /** Units that had been answered by then. */
  readonly answeredBefore: number;
  /** Whether its response was seen. */
  answered: boolean;
}
