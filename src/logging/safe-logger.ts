import { isPromiseLike } from '../internal/promises.js';
import { createFilteredLogger, forwardLine } from './filtered-logger.js';
import { isLevelEnabled } from './is-level-enabled.js';
import type { Logger } from './logger.js';

/** Writes to `logger`; whatever that throws, or rejects with, is dropped: logging must never break a call. */
export function safeLogger(logger: Logger): Logger {
  return createFilteredLogger(
    (level, fields, message) => {
      try {
        const written = forwardLine(logger, level, fields, message);
        if (isPromiseLike(written)) written.then(undefined, () => undefined);
      } catch {
        // There is nowhere left to report it.
      }
    },
    (level) => isLevelEnabled(logger, level),
  );
}
