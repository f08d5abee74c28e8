import { WRITTEN_LEVELS, type WrittenLevel } from './log-levels.js';
import type { LogMethod, Logger } from './logger.js';

/** Receives one line. */
export type WriteLine = (
  level: WrittenLevel,
  fields: object | undefined,
  message: string | undefined,
) => void;

/** A {@link Logger} made of one function that writes and one that says which levels are wanted. */
export function createFilteredLogger(write: WriteLine, isWanted: (level: WrittenLevel) => boolean): Logger {
  const method =
    (level: WrittenLevel): LogMethod =>
    (first: object | string, message?: string): void => {
      if (!isWanted(level)) return;
      if (typeof first === 'string') write(level, undefined, first);
      else write(level, first, message);
    };
  return Object.freeze({
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    isLevelEnabled: (level: string) =>
      WRITTEN_LEVELS.includes(level as WrittenLevel) && isWanted(level as WrittenLevel),
  });
}

/** Hands a line to another logger, the way it was given. */
export function forwardLine(
  logger: Logger,
  level: WrittenLevel,
  fields: object | undefined,
  message: string | undefined,
): unknown {
  // Typed as returning nothing, yet a logger may be asynchronous and return a promise that must be looked after.
  const write = logger[level] as (this: Logger, ...line: unknown[]) => unknown;
  return write.apply(
    logger,
    [fields, message].filter((part) => part !== undefined),
  );
}
