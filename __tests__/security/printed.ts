import { inspect } from 'node:util';
import { pino } from 'pino';
import type { LogMethod, Logger } from '../../src/index.js';

/** Every text that can be reached from a value, by any property: also hidden ones, also those of symbols. */
function* textsIn(value: unknown, seen: Set<unknown>): Generator<string> {
  if (typeof value === 'string') yield value;
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  if (Buffer.isBuffer(value)) yield value.toString('latin1');
  if (value instanceof Map || value instanceof Set) for (const entry of value) yield* textsIn(entry, seen);
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'string') yield key;
    const property = Object.getOwnPropertyDescriptor(value, key);
    yield* textsIn(property?.value, seen);
  }
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify([value]);
  } catch {
    return '';
  }
}

let lines = '';
const log = pino({ level: 'trace' }, { write: (line: string) => void (lines += line) });

function pinoLines(value: unknown): string {
  lines = '';
  if (typeof value !== 'object' || value === null) log.info({ value });
  else {
    log.error(value);
    log.error({ err: value, error: value }, 'it failed');
  }
  return lines;
}

/** What Node, JSON and pino make of a value. */
export function written(value: unknown): string {
  const whole = { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity };
  const own = value instanceof Error ? [String(value), value.message, value.stack] : [];
  return [...own, inspect(value), inspect(value, whole), stringify(value), pinoLines(value)].join('\n');
}

/** Everything that printing a value can show, in whatever way: also what only another logger than pino would find. */
export function printed(value: unknown): string {
  return [written(value), ...textsIn(value, new Set())].join('\n');
}

/** Collects whatever it is shown. */
export class Gallery {
  readonly shown: string[] = [];

  show(what: string, value: unknown): void {
    this.shown.push(`${what}\n${printed(value)}`);
  }

  /** A pino-like logger that does not tell its level, so that it is given everything. */
  recorder(): Logger {
    const method =
      (level: string): LogMethod =>
      (first: object | string, message?: string): void => {
        this.show(`log ${level}`, [first, message]);
      };
    return {
      trace: method('trace'),
      debug: method('debug'),
      info: method('info'),
      warn: method('warn'),
      error: method('error'),
      fatal: method('fatal'),
    };
  }

  /** A pino of the user's own, at its most verbose. */
  pino(): Logger {
    return pino({ level: 'trace' }, { write: (line: string) => void this.shown.push(`pino ${line}`) });
  }
}

/** How `secret` looks in the encodings of texts, URLs, forms, HTML and Basic authentication. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(secret);
  const forms = [
    secret,
    // A piece of a secret is one too.
    secret.slice(0, 10),
    secret.slice(-10),
    encoded,
    encoded.toLowerCase(),
    encodeURI(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    encodeURIComponent(encoded),
    json,
    JSON.stringify(json).slice(1, -1),
    inspect(secret).slice(1, -1),
    bytes.toString('latin1'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    secret.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`),
  ];
  return [...new Set(forms)];
}

/** The secrets that can be read in `text`, in any form, with some of what stands around them. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) =>
    formsOf(secret).flatMap((form) => {
      const at = text.indexOf(form);
      return at === -1 ? [] : [`${form} in: ${text.slice(Math.max(0, at - 80), at + form.length + 40)}`];
    }),
  );
}
