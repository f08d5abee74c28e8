import { ConfigurationError } from '../errors/configuration-error.js';
import { checkOneOf, wrongOption } from '../options/check.js';
import type { Redactor } from '../redaction/redactor.js';
import { createFilteredLogger, forwardLine } from './filtered-logger.js';
import { isLevelEnabled } from './is-level-enabled.js';
import { LOG_LEVELS, reaches, WRITTEN_LEVELS } from './log-levels.js';
import type { LogLevel, Logger } from './logger.js';
import { createOwnLogger } from './own-logger.js';
import { silentLogger } from './silent-logger.js';

/** Where a client's log goes. */
export interface LoggingOptions {
  /** A pino (or pino-like) logger, or `false` for none. @default the client's own pino on stderr */
  readonly logger?: Logger | false | undefined;
  /**
   * The least severe level that is written. With a `logger` of your own it holds in addition to that logger's own
   * level: it can make the client quieter, never more verbose than the logger. @default 'warn' for the client's own
   */
  readonly logLevel?: LogLevel | undefined;
  readonly redactor: Redactor;
}

function checkLogger(logger: unknown): asserts logger is Logger {
  const expected = 'a pino-like logger, or false for none';
  if (typeof logger !== 'object' && typeof logger !== 'function')
    throw wrongOption('logger', expected, logger);
  if (logger === null) throw wrongOption('logger', expected, logger);
  const missing = WRITTEN_LEVELS.filter((level) => typeof (logger as Partial<Logger>)[level] !== 'function');
  if (missing.length > 0) {
    throw new ConfigurationError(`logger must be ${expected}; it has no method ${missing.join(', ')}`);
  }
}

/**
 * The logger of a client. One that was given is used as it is: what the client writes to it is redacted beforehand,
 * what others write to it is theirs.
 *
 * @throws ConfigurationError
 */
export function createLogger(options: LoggingOptions): Logger {
  const { logger, logLevel, redactor } = options;
  if (logLevel !== undefined) checkOneOf(logLevel, 'logLevel', LOG_LEVELS);
  if (logger === undefined) return createOwnLogger(logLevel ?? 'warn', redactor);
  if (logger === false) return silentLogger;
  checkLogger(logger);
  if (logLevel === undefined) return logger;
  return createFilteredLogger(
    (level, fields, message) => void forwardLine(logger, level, fields, message),
    (level) => reaches(level, logLevel) && isLevelEnabled(logger, level),
  );
}
