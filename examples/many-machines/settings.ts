/** Where everything is. Every machine is given the same. */
export const settings = {
  redisUrl: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  apiUrl: process.env['API_URL'] ?? 'https://api.example.com/v1',
  /** What the provider allows all machines together. */
  rate: { requests: Number(process.env['API_REQUESTS'] ?? 20), perMs: 1_000 },
  queue: 'extract-orders',
};

/** One job: the orders of one region. */
export interface Partition {
  readonly region: string;
}
