import { checkDuration, checkKeys } from '../options/check.js';
import type { TimeoutOptions } from './api-request.js';

/** {@link TimeoutOptions} with every limit decided. */
export interface Timeouts {
  readonly connectMs: number;
  readonly responseMs: number;
  readonly totalMs: number;
}

/** The limits of a client that names none. */
export const DEFAULT_TIMEOUTS: Timeouts = Object.freeze({
  connectMs: 5_000,
  responseMs: 30_000,
  totalMs: Infinity,
});

const NAMES = ['connectMs', 'responseMs', 'totalMs'] as const;

/** `options` over `defaults`, checked. @throws ConfigurationError */
export function resolveTimeouts(options: unknown, defaults: Timeouts, where: string): Timeouts {
  if (options === undefined) return defaults;
  checkKeys(options, NAMES, where, '{ responseMs: 3000 }');
  const given: TimeoutOptions = options;
  const resolved = { ...defaults };
  for (const name of NAMES) {
    const value = given[name];
    if (value === undefined) continue;
    checkDuration(value, `${where}.${name}`);
    resolved[name] = value;
  }
  return Object.freeze(resolved);
}
