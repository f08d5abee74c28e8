import { ConfigurationError } from '../errors/configuration-error.js';
import { checkCount, checkKeys, checkText, wrongOption } from '../options/check.js';
import type {
  SharedRateLimit,
  SharedRateLimitContext,
  SharedRateLimitMember,
} from '../rate-limit/shared-rate-limit.js';
import { MAX_TIMER_MS } from '../internal/clock.js';
import { ConnectionPair } from './connection-pair.js';
import { connectionLike, connectionTo, loadIoredis } from './load-ioredis.js';
import type { RedisClient, RedisConnection } from './redis-client.js';
import { SharedMember } from './shared-member.js';

/** Where a shared limit is kept, and under which name. */
export interface RedisRateLimitOptions {
  /**
   * A client of ioredis (5 or 6), `Redis` or `Cluster`. It is only copied: connections of its own are opened with its
   * settings, when the first request is sent. Either this or `url`.
   */
  readonly client?: RedisClient | undefined;
  /** `redis://…` or `rediss://…`. Either this or `client`. Needs ioredis installed. */
  readonly url?: string | undefined;
  /**
   * The name of the limit: all processes that give the same one share it. It is part of Redis keys and log lines, so
   * it must not be a secret.
   */
  readonly id: string;
  /**
   * By how many processes the rate is divided while Redis is away: each then keeps to `requests / fallbackProcesses`.
   * With more processes than that the limit may be exceeded meanwhile; with fewer it is not used up.
   *
   * @default 4
   */
  readonly fallbackProcesses?: number | undefined;
}

const NAMES = ['client', 'url', 'id', 'fallbackProcesses'] as const;

/** Longer ids make long keys of every script call. */
const MAX_ID_LENGTH = 200;

/** A limit shared through Redis, for `rateLimit.shared`. Several clients of one process may be given the same one. */
export class RedisRateLimit implements SharedRateLimit {
  /** What processes that share the limit have in common. */
  readonly id: string;
  /** By how many the rate is divided while Redis is away. */
  readonly fallbackProcesses: number;
  /** Hidden from inspection: what it holds may include a password. */
  readonly #connection: () => RedisConnection;

  /** @throws ConfigurationError naming the option, what was expected and what was given. */
  constructor(options: RedisRateLimitOptions) {
    checkKeys(options, NAMES, 'redisRateLimit options');
    const {
      client,
      url,
      id,
      fallbackProcesses = 4,
    }: Partial<Record<keyof RedisRateLimitOptions, unknown>> = options;
    checkText(id, 'redisRateLimit id');
    if (id.length > MAX_ID_LENGTH) {
      throw wrongOption('redisRateLimit id', `at most ${String(MAX_ID_LENGTH)} characters long`, id.length);
    }
    checkCount(fallbackProcesses, 'redisRateLimit fallbackProcesses');
    this.id = id;
    this.fallbackProcesses = fallbackProcesses;
    this.#connection = connectionOf(client, url);
  }

  /** Called by the client. @throws ConfigurationError for a window that is too long to be shared. */
  join(context: SharedRateLimitContext): SharedRateLimitMember {
    const { rate } = context;
    if (rate !== null && rate.perMs > MAX_TIMER_MS) {
      throw wrongOption('rateLimit.perMs', 'at most 24.8 days when the rate is shared', rate.perMs);
    }
    const { id, fallbackProcesses } = this;
    const connect = (): Promise<ConnectionPair> => ConnectionPair.open(this.#connection);
    return new SharedMember({ id, fallbackProcesses, connect }, context);
  }
}

/**
 * Shares a client's rate limit with other processes through Redis. All clients whose limit has the same `id` share one
 * rate (`rateLimit.requests` per `perMs`), pauses, and what the server's headers say.
 *
 * @example
 * new ApiClient({
 *   baseURL: 'https://api.example.com',
 *   rateLimit: { requests: 100, perMs: 1_000, shared: redisRateLimit({ url: process.env.REDIS_URL, id: 'example' }) },
 * });
 *
 * @throws ConfigurationError naming the option, what was expected and what was given.
 */
export function redisRateLimit(options: RedisRateLimitOptions): RedisRateLimit {
  return new RedisRateLimit(options);
}

function connectionOf(client: unknown, url: unknown): () => RedisConnection {
  if ((client === undefined) === (url === undefined)) {
    throw new ConfigurationError('redisRateLimit needs either client or url, one of them');
  }
  if (client === undefined) {
    checkRedisUrl(url);
    const Redis = loadIoredis();
    return () => connectionTo(Redis, url);
  }
  if (!isIoredis(client)) {
    throw new ConfigurationError(
      'redisRateLimit client must be a client of ioredis, 5 or 6 (node-redis, the package "redis", cannot be used)',
    );
  }
  return () => connectionLike(client);
}

function checkRedisUrl(url: unknown): asserts url is string {
  checkText(url, 'redisRateLimit url', true);
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url)) {
    throw wrongOption('redisRateLimit url', 'a URL that begins with redis:// or rediss://', url, true);
  }
}

/** The clients of node-redis lack `defineCommand`, and would leave every script call unanswered. */
function isIoredis(client: unknown): client is RedisClient {
  if (typeof client !== 'object' || client === null) return false;
  const { status, duplicate, defineCommand } = client as Partial<Record<keyof RedisClient, unknown>>;
  return typeof status === 'string' && typeof duplicate === 'function' && typeof defineCommand === 'function';
}
