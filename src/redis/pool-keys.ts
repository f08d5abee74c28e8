/** The names under which a shared limit is known in Redis. */
export interface PoolKeys {
  /** Bottleneck's name of the limiter. */
  readonly limiter: string;
  readonly channel: string;
  readonly settings: string;
  /** Where pauses and windows are kept for those who join later. */
  readonly board: string;
  /** Who shares the limit. */
  readonly roster: string;
  readonly expirations: string;
  /** All keys of Bottleneck's, in the order its scripts take them. */
  readonly all: readonly string[];
}

const PARTS = [
  'settings',
  'job_weights',
  'job_expirations',
  'job_clients',
  'client_running',
  'client_num_queued',
  'client_last_registered',
  'client_last_seen',
] as const;

/**
 * The braces put all keys into one slot of a Redis Cluster, where a script may use them together. The tag is never
 * empty, whatever the id: Redis would ignore an empty one.
 */
export function poolKeys(id: string): PoolKeys {
  const limiter = `{resilient-api-client:${id}}`;
  const all = PARTS.map((part) => `b_${limiter}_${part}`);
  return {
    limiter,
    channel: `b_${limiter}`,
    settings: `b_${limiter}_settings`,
    board: `${limiter}:board`,
    roster: `${limiter}:roster`,
    expirations: `b_${limiter}_job_expirations`,
    all,
  };
}
