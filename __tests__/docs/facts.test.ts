import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveClientOptions } from '../../src/client/resolve-client-options.js';
import { HOOK_NAMES } from '../../src/client/hooks.js';
import { FILTERS } from '../../src/declarative/expression/filters.js';
import { PAGINATION_TYPES } from '../../src/declarative/pagination-schema.js';
import { SPEC_SCHEMA } from '../../src/declarative/spec-schema.js';
import * as library from '../../src/index.js';
import { ApiClient, ApiClientError } from '../../src/index.js';
import { ROOT, tableRows } from './markdown.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
/** What stands in backticks within a table's cell. */
const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
const firstCodes = (file: string, heading: string): string[] =>
  tableRows(read(file), heading).flatMap(([first]) => codes(first));

describe("the README's defaults", () => {
  const rows = tableRows(read('README.md'), '## Defaults');

  /** The options as resolved, sets as arrays and under the names that users know. */
  function defaults(): Record<string, unknown> {
    const {
      timeouts,
      resolver: _resolver,
      axios: _axios,
      ...options
    } = resolveClientOptions({ baseURL: 'http://x' });
    const plain = JSON.stringify(
      { ...options, timeout: timeouts, logLevel: 'warn', transport: 'http' },
      (_key, value) =>
        value instanceof Set
          ? [...(value as Set<unknown>)]
          : value === Infinity
            ? 'Infinity'
            : (value as unknown),
    );
    return { ...(JSON.parse(plain) as Record<string, unknown>), allowedOrigins: [] };
  }

  function literal(code: string): unknown {
    if (code === 'Infinity') return code;
    return JSON.parse(
      code
        .replace(/(\d)_(?=\d)/g, '$1')
        .replace(/'/g, '"')
        .replace(/(\w+):/g, '"$1":'),
    );
  }

  const stated = rows.flatMap(([option, value]) => {
    const [name = ''] = codes(option);
    return codes(value).map((code) => [name, code] as const);
  });

  it.each(stated)('%s is %s', (name, code) => {
    const actual = name
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], defaults());
    expect(actual).toEqual(literal(code));
  });

  it('state a value for most of them', () => {
    expect(stated.length).toBeGreaterThan(20);
  });

  it('the log starts at warn', async () => {
    const client = new ApiClient({ baseURL: 'http://x' });
    expect(client.logger.isLevelEnabled?.('warn')).toBe(true);
    expect(client.logger.isLevelEnabled?.('info')).toBe(false);
    await client.close();
  });

  it('name every option', () => {
    const source = read('src/client/api-client-options.ts');
    const options = [...source.matchAll(/^ {2}readonly (\w+)/gm)].map((match) => match[1] ?? '');
    const named = new Set(rows.flatMap(([option]) => codes(option)).map((name) => name.split('.')[0]));
    expect(options.length).toBeGreaterThan(15);
    expect(options.filter((option) => !named.has(option))).toEqual([]);
  });
});

describe('the tables of errors', () => {
  const classes = Object.entries(library as Record<string, unknown>).flatMap(([name, exported]) => {
    const isError =
      typeof exported === 'function' &&
      (exported === ApiClientError || exported.prototype instanceof ApiClientError);
    return isError
      ? [{ name, Class: exported as new (message: string, details: object) => ApiClientError }]
      : [];
  });

  it.each(classes)('docs/errors.md has $name under its code', ({ name, Class }) => {
    const row = tableRows(read('docs/errors.md'), '## The classes').find(
      ([first]) => first === `\`${name}\``,
    );
    expect(codes(row?.[1])).toEqual([new Class('', {}).code]);
  });

  it('the README has all that are thrown', () => {
    // The root.
    const left = ['ApiClientError'];
    const listed = firstCodes('README.md', '## Errors');
    expect([...listed, ...left].sort()).toEqual(classes.map(({ name }) => name).sort());
  });
});

it('docs/specs.md has every key, filter and kind of paging', () => {
  const listed = (heading: string): string[] => firstCodes('docs/specs.md', heading).sort();
  expect(listed('## Keys')).toEqual(Object.keys(SPEC_SCHEMA.properties ?? {}).sort());
  expect(listed('## Expressions')).toEqual(FILTERS);
  expect(listed('## Other ways of paging')).toEqual([...PAGINATION_TYPES].sort());
});

it('docs/rate-limits.md names everybody whose headers the tests read', () => {
  const cases = JSON.parse(read('__tests__/data/rate-limit-headers.json')) as { provider: string }[];
  // What is nobody's in particular.
  const left = new Set(['http', 'IETF', 'generic', 'OpenAI-shaped']);
  const providers = [...new Set(cases.map(({ provider }) => provider))].filter((name) => !left.has(name));
  const listed = tableRows(read('docs/rate-limits.md'), '## Whose headers').flatMap(([, names = '']) =>
    names.split(', '),
  );
  expect(listed.sort()).toEqual(providers.sort());
  expect(Math.round(providers.length / 10)).toBe(7); // "some 70", in the README
});

it('docs/pagination.md has every option of every paginator', () => {
  const paginators = [
    'page-number',
    'offset',
    'cursor',
    'next-url',
    'link-header',
    'relay',
    'response-based',
  ];
  for (const kind of paginators) {
    const source = read(`src/pagination/${kind}-paginator.ts`);
    const [options = ''] = /export interface \w+PaginatorOptions[\s\S]*?^}/m.exec(source) ?? [];
    const names = [...options.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map((match) => match[1]);
    const [, className] = /export class (\w+)/.exec(source) ?? [];
    const listed = firstCodes('docs/pagination.md', `#### ${className ?? ''}`);
    expect({ kind, listed: listed.sort() }).toEqual({ kind, listed: names.sort() });
  }
});

it('docs/pagination.md has every field of a page', () => {
  const source = read('src/pagination/page.ts');
  const fields = [...source.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map((match) => match[1]);
  expect(firstCodes('docs/pagination.md', '## A page').map((code) => code.replace(/\(.*/, ''))).toEqual(
    fields,
  );
});

it('docs/requests.md has every option of a request, and every field of its response', () => {
  const named = (file: string, name: string): string[] => {
    const [body = ''] = new RegExp(`export interface ${name}\\b[\\s\\S]*?^}`, 'm').exec(read(file)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)/gm)].map((match) => match[1] ?? '');
  };
  const content = ['method', 'path', 'params', 'body'];
  const options = named('src/http/api-request.ts', 'ApiRequest').filter((name) => !content.includes(name));
  const listed = firstCodes('docs/requests.md', '## Options').map((code) => code.split(':')[0]);
  expect(listed.sort()).toEqual(options.sort());
  expect(firstCodes('docs/requests.md', '## The response')).toEqual(
    expect.arrayContaining(named('src/http/api-response.ts', 'ApiResponse')),
  );
});

it('docs/logging-and-hooks.md has every hook', () => {
  expect(firstCodes('docs/logging-and-hooks.md', '## Hooks')).toEqual([...HOOK_NAMES]);
});

it('the README has every method that a subclass may override', () => {
  const source = read('src/client/api-client.ts');
  const methods = [...source.matchAll(/^ {2}protected (\w+)\(/gm)].map((match) => match[1]);
  expect(firstCodes('README.md', '## Extending')).toEqual(expect.arrayContaining(methods));
  expect(methods).toHaveLength(5);
});
