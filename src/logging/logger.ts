/** One logging method, as pino has it: an object of fields and a message, or a message alone. */
export interface LogMethod {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** Log levels, most verbose first; `silent` logs nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** The part of a pino logger that is used here; a pino instance fits as it is. */
export interface Logger {
  /** Not used by the client itself. */
  trace: LogMethod;
  /** Every attempt, every retry decision, and the failure of a call (which its caller gets anyway). */
  debug: LogMethod;
  /** Pages and waits. */
  info: LogMethod;
  /** Error statuses, retries, observers that throw, and what looks like a mistake in the configuration. */
  warn: LogMethod;
  /** Not used by the client itself: its errors are thrown. */
  error: LogMethod;
  /** Not used by the client itself. */
  fatal: LogMethod;
  /** Whether a level is written. Without it every level is taken to be written. */
  isLevelEnabled?(level: string): boolean;
}
