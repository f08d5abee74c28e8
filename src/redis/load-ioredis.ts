import { createRequire } from 'node:module';
import { ConfigurationError } from '../errors/configuration-error.js';
import { CONNECTION_OPTIONS } from './connection-pair.js';
import type { RedisConnection } from './redis-client.js';

type RedisConstructor = new (url: string, options: object) => RedisConnection;

/** ioredis, which the user installs: it is loaded when a `url` is to be connected to. @throws ConfigurationError */
export function loadIoredis(): RedisConstructor {
  const load = createRequire(__filename);
  try {
    const { Redis } = load('ioredis') as { readonly Redis: RedisConstructor };
    return Redis;
  } catch (error) {
    throw new ConfigurationError('redisRateLimit needs the package ioredis, 5 or 6: npm install ioredis', {
      cause: error,
    });
  }
}

/** A connection to `url`, not yet opened. */
export function connectionTo(Redis: RedisConstructor, url: string): RedisConnection {
  return new Redis(url, CONNECTION_OPTIONS);
}

/** A connection like that of the user's client, which stays untouched; not yet opened. */
export function connectionLike(client: object): RedisConnection {
  const isCluster = (client as { isCluster?: unknown }).isCluster === true;
  const given = client as { duplicate(...args: unknown[]): RedisConnection };
  if (!isCluster) return given.duplicate(CONNECTION_OPTIONS);
  const { options = {} } = client as { options?: { redisOptions?: object } };
  const redisOptions = { ...options.redisOptions, ...CONNECTION_OPTIONS };
  return given.duplicate([], { ...options, ...CONNECTION_OPTIONS, redisOptions });
}
