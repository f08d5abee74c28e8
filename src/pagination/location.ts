import type { RequestInput } from '../http/api-request.js';
import type { PageRequest } from '../internal/checkpoint.js';
import { isPlainObject, isPrototypeKey } from '../internal/objects.js';
import { wrongOption } from '../options/check.js';
import { EACH, parsePath, readPath, type Path } from './path.js';
import type { PageContext } from './paginator.js';
import { headerRecord, paramRecord } from './request-fields.js';

/** Where something is read from a response: `body.meta.next_cursor`, `header.x-next-page`, `last.id`. */
export interface ReadLocation {
  readonly text: string;
  readonly source: 'body' | 'header' | 'last';
  readonly path: Path;
}

/** Where something is put into a request: `query.page`, `body.variables.after`, `header.x-cursor`. */
export interface SentLocation {
  readonly text: string;
  readonly target: 'query' | 'body' | 'header';
  /** A single key for `query` and `header`. */
  readonly path: Path;
}

const READ = `where to read it in the response, such as 'body.meta.next', "body['@odata.nextLink']", 'header.x-next' or 'last.id'`;
const SENT = `where to put it in the request, such as 'query.page', 'body.variables.after' or 'header.x-cursor'`;

const ROOT = /^(body|header|last|query)(?=[.[])/;
const QUOTED_NAME = /^\[(?:'([^']+)'|"([^"]+)")\]$/;

/** Names of parameters and headers are not paths: everything after the dot is the name (`query.page[number]`). */
function parseName(rest: string): string | undefined {
  const quoted = QUOTED_NAME.exec(rest);
  const name = quoted?.[1] ?? quoted?.[2] ?? (rest.startsWith('.') ? rest.slice(1) : '');
  return name === '' || isPrototypeKey(name) ? undefined : name;
}

/**
 * Parses and checks an option that is a read location.
 *
 * @param expected what it is, for the error.
 * @throws ConfigurationError
 */
export function parseReadLocation(value: unknown, option: string, expected = READ): ReadLocation {
  const source = typeof value === 'string' ? ROOT.exec(value)?.[1] : undefined;
  if (typeof value !== 'string' || source === undefined || source === 'query') {
    throw wrongOption(option, expected, value);
  }
  const rest = value.slice(source.length);
  if (source === 'header') {
    const name = parseName(rest);
    if (name === undefined) throw wrongOption(option, expected, value);
    return { text: value, source, path: [name.toLowerCase()] };
  }
  const path = parsePath(rest.startsWith('.') ? rest.slice(1) : rest, option, expected);
  if (path.length === 0 || path.includes(EACH)) throw wrongOption(option, expected, value);
  return { text: value, source: source === 'last' ? 'last' : 'body', path };
}

/** Parses and checks an option that is a sent location. @throws ConfigurationError */
export function parseSentLocation(value: unknown, option: string): SentLocation {
  const target = typeof value === 'string' ? ROOT.exec(value)?.[1] : undefined;
  if (typeof value !== 'string' || target === undefined || target === 'last') {
    throw wrongOption(option, SENT, value);
  }
  const rest = value.slice(target.length);
  if (target === 'body') {
    const path = parsePath(rest.startsWith('.') ? rest.slice(1) : rest, option, SENT);
    // Arrays in a body are replaced whole, so nothing can be put inside one.
    if (path.length === 0 || path.some((segment) => typeof segment !== 'string')) {
      throw wrongOption(option, SENT, value);
    }
    return { text: value, target, path };
  }
  const name = parseName(rest);
  if (name === undefined) throw wrongOption(option, SENT, value);
  return target === 'header'
    ? { text: value, target, path: [name.toLowerCase()] }
    : { text: value, target: 'query', path: [name] };
}

/** What stands at a read location; `undefined` when nothing does. */
export function readLocation(
  { source, path }: ReadLocation,
  context: Pick<PageContext, 'response' | 'items'>,
): unknown {
  switch (source) {
    case 'body':
      return readPath(context.response.data, path);
    case 'header':
      return readPath(context.response.headers, path);
    case 'last':
      return readPath(context.items.at(-1), path);
  }
}

/** What a request carries at a sent location; `undefined` when nothing. */
export function readSent({ target, path }: SentLocation, request: RequestInput): unknown {
  switch (target) {
    case 'query':
      return readPath(paramRecord(request), path) ?? undefined;
    case 'header':
      return readPath(headerRecord(request.headers), path) ?? undefined;
    case 'body': {
      const { body } = request;
      const fields = body instanceof URLSearchParams ? Object.fromEntries(body) : body;
      return readPath(isPlainObject(fields) ? fields : undefined, path) ?? undefined;
    }
  }
}

/** The page request that puts `value` at a sent location. */
export function sendAt({ target, path }: SentLocation, value: unknown): PageRequest {
  const nested = [...path]
    .reverse()
    .reduce<unknown>((inner, key) => ({ [key as string]: inner }), value) as object;
  switch (target) {
    case 'query':
      return { params: nested };
    case 'header':
      return { headers: nested };
    case 'body':
      return { body: nested };
  }
}
