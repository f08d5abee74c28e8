import { ConfigurationError } from '../errors/configuration-error.js';
import {
  checkBoolean,
  checkKeys,
  checkNumber,
  checkOneOf,
  checkText,
  wrongOption,
} from '../options/check.js';
import { checkParamsObject } from './query-string.js';
import type { ApiRequest, HttpMethod, RequestInput } from './api-request.js';

const NAMES: readonly (keyof ApiRequest)[] = [
  'method',
  'path',
  'params',
  'headers',
  'body',
  'responseType',
  'signal',
  'timeout',
  'retry',
  'idempotencyKey',
  'priority',
  'cost',
  'auth',
  'schema',
];

/** What may be given per request besides method, path, params and body. */
export const REQUEST_OPTION_NAMES: readonly string[] = NAMES.slice(5).concat('headers');

const KNOWN: ReadonlySet<string> = new Set(NAMES);
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** The methods a request may use, in upper case. */
export const METHOD_SET: ReadonlySet<string> = new Set(METHODS);

/** The method in upper case. @throws ConfigurationError */
export function checkMethod(method: unknown, where: string): HttpMethod {
  if (method === undefined) return 'GET';
  const upper = typeof method === 'string' ? method.toUpperCase() : '';
  if (!METHOD_SET.has(upper)) throw wrongOption(`${where}.method`, `one of ${METHODS.join(', ')}`, method);
  return upper as HttpMethod;
}

function checkSignal(signal: unknown, where: string): void {
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  if (typeof aborted !== 'boolean' || typeof addEventListener !== 'function') {
    throw wrongOption(`${where}.signal`, 'an AbortSignal', signal);
  }
}

function checkSchema(schema: unknown, where: string): void {
  const standard = (schema as { '~standard'?: { validate?: unknown } } | null)?.['~standard'];
  if (typeof standard?.validate !== 'function') {
    throw wrongOption(`${where}.schema`, 'a Standard Schema (zod, valibot, arktype …)', schema);
  }
}

/**
 * Refuses unknown names and wrong values before anything is sent. `headers`, `params`, `timeout` and `retry` are
 * checked where they are resolved.
 *
 * @throws ConfigurationError
 */
export function checkRequest(request: unknown, where: string): asserts request is RequestInput {
  if (typeof request !== 'object' || request === null) throw wrongOption(where, 'an object', request, true);
  for (const key of Object.keys(request)) if (!KNOWN.has(key)) checkKeys(request, NAMES, where);
  const given = request as Record<keyof ApiRequest, unknown>;
  if (typeof given.path !== 'string') throw wrongOption(`${where}.path`, 'a string', given.path, true);
  if (given.params !== undefined) checkParamsObject(given.params, `${where}.params`);
  if (given.responseType !== undefined) {
    checkOneOf(given.responseType, `${where}.responseType`, ['json', 'text', 'buffer', 'stream']);
  }
  if (given.signal !== undefined) checkSignal(given.signal, where);
  if (given.idempotencyKey !== undefined && given.idempotencyKey !== true) {
    checkText(given.idempotencyKey, `${where}.idempotencyKey`);
  }
  if (given.priority !== undefined) checkNumber(given.priority, `${where}.priority`, 'a finite number');
  if (given.cost !== undefined) {
    checkNumber(given.cost, `${where}.cost`, 'a number, 0 or more', { min: 0 });
  }
  if (given.auth !== undefined) {
    checkBoolean(given.auth, `${where}.auth`);
    if (given.auth) {
      throw new ConfigurationError(
        `${where}.auth can only be false: credentials are set once, on the client`,
      );
    }
  }
  if (given.schema !== undefined) checkSchema(given.schema, where);
}
