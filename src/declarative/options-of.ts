import type { AuthOptions } from '../auth/auth-options.js';
import type { CheckpointOptions } from '../checkpoint/checkpoint-options.js';
import { FileCheckpointStore } from '../checkpoint/file-checkpoint-store.js';
import type { IncrementalOptions } from '../checkpoint/incremental-options.js';
import type { TimeoutOptions } from '../http/api-request.js';
import type { RetryOptions } from '../http/retry-options.js';
import type { RateLimitOptions } from '../rate-limit/rate-limit-options.js';
import type { SpecAuth } from './spec-auth.js';
import type { SpecRateLimit, SpecRetry, SpecTimeout } from './spec-limits.js';
import type { SpecCheckpoint, SpecIncremental } from './spec.js';

/** `T` with what is `undefined` left out. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

const ms = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1_000);

/** Delays as documented for the vocabulary: exact, without jitter. */
export function retryOptionsOf({ max_attempts, backoff, initial_delay, max_delay }: SpecRetry): RetryOptions {
  return given({
    maxAttempts: max_attempts,
    backoff: backoff ?? 'fixed',
    initialDelayMs: ms(initial_delay),
    maxDelayMs: ms(max_delay),
    jitter: 'none',
  });
}

export function rateLimitOptionsOf(rate: SpecRateLimit): RateLimitOptions {
  return given({
    requests: rate.requests,
    perMs: rate.per === undefined ? undefined : rate.per * 1_000,
    maxConcurrent: rate.max_concurrent,
    spread: rate.spread,
    reserve: rate.reserve,
    maxWaitMs: ms(rate.max_wait),
  });
}

export function timeoutOptionsOf({ connect, response, total }: SpecTimeout): TimeoutOptions {
  return given({ connectMs: ms(connect), responseMs: ms(response), totalMs: ms(total) });
}

export function checkpointOptionsOf({ directory, key, on_finished }: SpecCheckpoint): CheckpointOptions {
  return given({ store: new FileCheckpointStore(directory), key, onFinished: on_finished });
}

export function incrementalOptionsOf(incremental: SpecIncremental): IncrementalOptions {
  const { send_as, margin, ...same } = incremental;
  return given({ ...same, sendAs: send_as, marginMs: ms(margin) });
}

/** @param auth with its expressions evaluated. */
export function authOptionsOf(auth: SpecAuth): AuthOptions {
  switch (auth.type) {
    case 'api_key':
      return { type: 'apiKey', in: auth.in, name: auth.name, value: auth.value };
    case 'oauth2':
      return given({
        type: 'oauth2',
        tokenUrl: auth.token_url,
        clientId: auth.client_id,
        clientSecret: auth.client_secret,
        scope: auth.scope,
        clientAuth: auth.client_auth,
        // Evaluated, they are texts.
        params: auth.params as Record<string, string> | undefined,
      });
    default:
      return auth;
  }
}

/** `send_as` → `sendAs`. */
export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** `sendAs` → `send_as`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
