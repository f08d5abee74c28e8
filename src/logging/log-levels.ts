import type { LogLevel } from './logger.js';

/** The levels a line can have, most verbose first. */
export const WRITTEN_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A level a line can have: any but `silent`. */
export type WrittenLevel = (typeof WRITTEN_LEVELS)[number];

/** Everything `logLevel` may be. */
export const LOG_LEVELS: readonly LogLevel[] = [...WRITTEN_LEVELS, 'silent'];

/** Whether a line of `level` is written where `threshold` is set. */
export function reaches(level: string, threshold: LogLevel): boolean {
  return threshold !== 'silent' && LOG_LEVELS.indexOf(level as LogLevel) >= LOG_LEVELS.indexOf(threshold);
}
