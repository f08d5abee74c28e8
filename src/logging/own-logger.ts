import { createRequire } from 'node:module';
import type { Logger as PinoLogger, pino as createPino } from 'pino';
import type { Redactor } from '../redaction/redactor.js';
import { createFilteredLogger, forwardLine } from './filtered-logger.js';
import { reaches } from './log-levels.js';
import type { LogLevel, Logger } from './logger.js';
import { silentLogger } from './silent-logger.js';

const STDERR = 2;
const load = createRequire(__filename);

/** What the redaction of fields makes of them: always an object. */
function redactFields(fields: object, redactor: Redactor): object {
  if (fields instanceof Error) return { err: redactor.scrubError(fields) };
  const copy = redactor.value(fields);
  return typeof copy === 'object' && copy !== null ? copy : { value: copy };
}

/** Pino at `level`, or silence and one warning of the process where it cannot be loaded (left out of a bundle). */
function openLogger(level: LogLevel, redactor: Redactor): Logger {
  try {
    return openPino(level, redactor);
  } catch (error) {
    const why = redactor.scrubError(error).message;
    process.emitWarning(
      `resilient-api-client logs nothing, since pino cannot be used (${why}). Pass a logger.`,
    );
    return silentLogger;
  }
}

function openPino(level: LogLevel, redactor: Redactor): PinoLogger {
  const { pino } = load('pino') as { pino: typeof createPino };
  const value = (given: unknown): unknown => redactor.value(given);
  return pino(
    {
      name: 'resilient-api-client',
      level,
      serializers: {
        err: (error: unknown) => pino.stdSerializers.err(redactor.scrubError(error)),
        req: value,
        res: value,
        headers: value,
      },
    },
    // Synchronous: nothing is lost when the process ends, and no worker or timer keeps it alive.
    pino.destination({ dest: STDERR, sync: true }),
  );
}

/**
 * The client's own logger: pino at `level` on stderr. Everything written through it is redacted, also what a subclass
 * logs. Pino is loaded with the first line, since many clients never write one and loading takes a while.
 */
export function createOwnLogger(level: LogLevel, redactor: Redactor): Logger {
  let opened: Logger | undefined;
  return createFilteredLogger(
    (lineLevel, fields, message) => {
      opened ??= openLogger(level, redactor);
      forwardLine(
        opened,
        lineLevel,
        fields === undefined ? undefined : redactFields(fields, redactor),
        message === undefined ? undefined : redactor.text(message),
      );
    },
    (lineLevel) => reaches(lineLevel, level),
  );
}
