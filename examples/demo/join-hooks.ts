import type { Hooks } from 'resilient-api-client';

/** Hooks that tell both. */
export function joinHooks(one: Hooks, other: Hooks): Hooks {
  return {
    onRequest: (event) => [one.onRequest?.(event), other.onRequest?.(event)],
    onResponse: (event) => [one.onResponse?.(event), other.onResponse?.(event)],
    onRetry: (event) => [one.onRetry?.(event), other.onRetry?.(event)],
    onRateLimit: (event) => [one.onRateLimit?.(event), other.onRateLimit?.(event)],
    onPage: (event) => [one.onPage?.(event), other.onPage?.(event)],
    onError: (event) => [one.onError?.(event), other.onError?.(event)],
  };
}
