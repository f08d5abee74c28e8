import type { Logger } from './logger.js';

function writeNothing(): void {
  // What `logger: false` asks for.
}

/** Writes nothing; every client without a logger shares it. */
export const silentLogger: Logger = Object.freeze({
  trace: writeNothing,
  debug: writeNothing,
  info: writeNothing,
  warn: writeNothing,
  error: writeNothing,
  fatal: writeNothing,
  isLevelEnabled: () => false,
});
