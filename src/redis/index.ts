export type { RedisClient } from './redis-client.js';
export { RedisRateLimit, redisRateLimit, type RedisRateLimitOptions } from './redis-rate-limit.js';
