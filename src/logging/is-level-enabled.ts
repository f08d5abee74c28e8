import type { WrittenLevel } from './log-levels.js';
import type { Logger } from './logger.js';

/**
 * Whether `logger` writes lines of `level`, so that nothing is built for lines that nobody sees. A logger that does
 * not tell is taken to write everything. Never throws.
 */
export function isLevelEnabled(logger: Logger, level: WrittenLevel): boolean {
  try {
    return logger.isLevelEnabled?.(level) ?? true;
  } catch {
    return true;
  }
}
