import { readFile } from 'node:fs/promises';
import { Redactor } from '../redaction/redactor.js';
import type { ConnectionOptions } from './connection-options.js';
import { splitAssignment } from './name-and-value.js';
import { UsageError } from './usage-error.js';

/** A URL taken apart as the client wants it. */
export interface Target {
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | string[]>>;
  /** From the URL's user info. */
  readonly userInfo: string | undefined;
  readonly method: string | undefined;
  readonly body: unknown;
}

/** @throws UsageError */
function parseUrl(text: string): URL {
  const shown = new Redactor().url(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new UsageError(`"${shown}" is not a URL; it begins with http:// or https://`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`"${shown}" is not an http(s) URL`);
  }
  return url;
}

/** The `--param`s. @throws UsageError */
export function collectParams(options: ConnectionOptions): Record<string, string | string[]> {
  const params: Record<string, string | string[]> = {};
  for (const text of options.param) {
    const [name, value] = splitAssignment(text, '--param', 'name=value');
    const before = Object.hasOwn(params, name) ? params[name] : undefined;
    // Defined, not assigned: a parameter called __proto__ stays a parameter.
    Object.defineProperty(params, name, {
      value: before === undefined ? value : [before, value].flat(),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return params;
}

async function readBody(text: string): Promise<unknown> {
  let json = text;
  if (text.startsWith('@')) {
    try {
      json = await readFile(text.slice(1), 'utf8');
    } catch (error) {
      const { code = 'unreadable' } = error as { code?: string };
      throw new UsageError(`--body names the file ${text.slice(1)}, which cannot be read (${code})`);
    }
  }
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new UsageError('--body takes JSON, or @file with JSON in it; what was given is not valid JSON');
  }
}

/** @throws UsageError */
export async function readTarget(text: string, options: ConnectionOptions): Promise<Target> {
  const { origin, pathname, search, username, password } = parseUrl(text);
  const userInfo =
    username === '' && password === ''
      ? undefined
      : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const body = options.body === undefined ? undefined : await readBody(options.body);
  return {
    origin,
    path: pathname + search,
    params: collectParams(options),
    userInfo,
    method: options.method ?? (body === undefined ? undefined : 'POST'),
    body,
  };
}
