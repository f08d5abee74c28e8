import { inspect } from 'node:util';

/** What the scrubbing of errors needs of a redactor. */
export interface ErrorRedaction {
  /** The first `maxLength` characters of `text`, redacted. */
  head(text: string, maxLength: number): string;
  preview(value: unknown): string;
}

const MAX_DEPTH = 4;
const MAX_ERRORS = 10;
const MAX_MESSAGE_LENGTH = 2_000;
const MAX_STACK_LENGTH = 4_000;
/** What tells a system error's cause, and nothing of the request. */
const DETAILS = ['code', 'errno', 'syscall', 'address', 'port', 'hostname'] as const;

/** A property of an object that may be hostile: its getters may throw. */
function read(source: object, key: string): unknown {
  try {
    return (source as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Only the frames: the first lines of a stack repeat the message. */
function framesOf(stack: unknown): string {
  if (typeof stack !== 'string') return '';
  const first = stack.search(/^ {4}at /m);
  return first === -1 ? '' : `\n${stack.slice(first, first + MAX_STACK_LENGTH).trimEnd()}`;
}

function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, enumerable: false, writable: true, configurable: true });
}

/** Plain JSON instead of the `{}` that errors are otherwise. */
function toJSON(this: Error): Record<string, unknown> {
  const code = read(this, 'code');
  return {
    name: this.name,
    ...(code === undefined ? {} : { code }),
    message: this.message,
    ...(this.cause === undefined ? {} : { cause: this.cause }),
  };
}

class ErrorScrub {
  readonly #redaction: ErrorRedaction;
  readonly #seen = new Set<unknown>();

  constructor(redaction: ErrorRedaction) {
    this.#redaction = redaction;
  }

  scrub(error: unknown, depth: number): Error {
    if (typeof error !== 'object' || error === null) return this.#fromThrown(error);
    if (!(error instanceof Error) && typeof read(error, 'message') !== 'string')
      return this.#fromThrown(error);
    this.#seen.add(error);
    const message = this.#text(read(error, 'message'), MAX_MESSAGE_LENGTH);
    const cause = this.#nested(read(error, 'cause'), depth);
    const options = cause === undefined ? undefined : { cause };
    const errors = read(error, 'errors');
    const copy = Array.isArray(errors)
      ? new AggregateError(this.#nestedList(errors, depth), message, options)
      : new Error(message, options);
    const name = this.#text(read(error, 'name'), 100) || 'Error';
    if (name !== copy.name) hide(copy, 'name', name);
    for (const key of DETAILS) {
      const value = read(error, key);
      if (typeof value === 'number') Object.assign(copy, { [key]: value });
      else if (typeof value === 'string') Object.assign(copy, { [key]: this.#text(value, 200) });
    }
    const frames = this.#redaction.head(framesOf(read(error, 'stack')), MAX_STACK_LENGTH);
    hide(copy, 'stack', `${name}${message === '' ? '' : `: ${message}`}${frames}`);
    hide(copy, 'toJSON', toJSON);
    return copy;
  }

  #text(value: unknown, maxLength: number): string {
    return typeof value === 'string' ? this.#redaction.head(value, maxLength) : '';
  }

  #nested(cause: unknown, depth: number): Error | undefined {
    if (cause === undefined || cause === null || depth >= MAX_DEPTH || this.#seen.has(cause))
      return undefined;
    return this.scrub(cause, depth + 1);
  }

  #nestedList(errors: readonly unknown[], depth: number): Error[] {
    const copies: Error[] = [];
    for (const error of errors.slice(0, MAX_ERRORS)) {
      const copy = this.#nested(error, depth);
      if (copy !== undefined) copies.push(copy);
    }
    return copies;
  }

  /** Anything can be thrown, not only errors. */
  #fromThrown(thrown: unknown): Error {
    const shown = typeof thrown === 'object' && thrown !== null ? this.#redaction.preview(thrown) : undefined;
    const text = shown ?? (typeof thrown === 'string' ? thrown : inspect(thrown));
    const copy = new Error(this.#text(text, MAX_MESSAGE_LENGTH));
    hide(copy, 'toJSON', toJSON);
    return copy;
  }
}

/**
 * A copy of `error` that is safe as a `cause`: name, message, code, errno, syscall and address, redacted, with the
 * same of its causes and (for an `AggregateError`: a connection refused on both address families) of its errors.
 * Nothing else is taken over; an AxiosError holds its whole configuration, credentials included.
 */
export function scrubError(error: unknown, redaction: ErrorRedaction): Error {
  return new ErrorScrub(redaction).scrub(error, 0);
}
