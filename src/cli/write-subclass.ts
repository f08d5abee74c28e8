import type { PaginatorRecord } from '../internal/checkpoint.js';
import type { Json, JsonObject } from '../internal/json.js';
import type { FieldTypes } from './field-types.js';

/** What a subclass for one list of an API is written from. */
export interface SubclassParts {
  readonly baseURL: string;
  readonly path: string;
  readonly params: JsonObject;
  readonly method: string | undefined;
  readonly body: Json | undefined;
  readonly paginator: PaginatorRecord | null;
  readonly itemsPath: string | undefined;
  readonly fields: readonly FieldTypes[];
  /** Of items that are no objects. */
  readonly itemTypes: readonly string[];
  readonly auth: 'bearer' | 'basic' | undefined;
}

const CLASSES: Readonly<Record<string, string>> = {
  'page-number': 'PageNumberPaginator',
  offset: 'OffsetPaginator',
  cursor: 'CursorPaginator',
  'next-url': 'NextUrlPaginator',
  'link-header': 'LinkHeaderPaginator',
  relay: 'RelayPaginator',
  'single-page': 'SinglePagePaginator',
};

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

function literal(value: Json): string {
  if (typeof value === 'string') {
    const escaped = JSON.stringify(value)
      .slice(1, -1)
      .replaceAll(String.raw`\"`, '"')
      .replaceAll("'", String.raw`\'`);
    return `'${escaped}'`;
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([key, inner]) => `${propertyName(key)}: ${literal(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function propertyName(name: string): string {
  return IDENTIFIER.test(name) ? name : literal(name);
}

function words(text: string): string[] {
  return text.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
}

function pascal(text: string): string {
  return words(text)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** What a list is called: the last part of the path that is no parameter of it. */
export function listName(path: string): string {
  const segments = path.split('?', 1)[0]?.split('/') ?? [];
  const names = segments.filter((segment) => /^[A-Za-z][\w.-]*$/.test(segment) && !/^v\d+$/.test(segment));
  const name = names.at(-1);
  return (
    words((name ?? '').replace(/\.\w+$/, ''))
      .join('-')
      .toLowerCase() || 'items'
  );
}

/** Parts of a host's name that do not say whose it is. */
const COMMON_LABELS: ReadonlySet<string> = new Set(['api', 'www', 'rest', 'co', 'com', 'org', 'net']);

function className(baseURL: string): string {
  const { hostname } = new URL(baseURL);
  const labels = hostname.split('.');
  const telling =
    labels.length === 1 ? labels : labels.slice(0, -1).filter((label) => !COMMON_LABELS.has(label));
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  const made = pascal(isAddress ? '' : (telling.at(-1) ?? ''));
  return /^[A-Za-z]/.test(made) && made !== 'Api' ? `${made}Client` : 'ProviderClient';
}

function itemInterface({ fields, itemTypes }: SubclassParts): string {
  if (fields.length === 0) {
    const type = itemTypes.map((name) => (name === 'object' ? 'Record<string, unknown>' : name)).join(' | ');
    return `type Item = ${type === '' ? 'unknown' : type};\n`;
  }
  const lines = fields.map(({ name, types, optional }) => {
    const type = types.map((each) => each.replace(/\bobject\b/, 'Record<string, unknown>')).join(' | ');
    return `  ${propertyName(name)}${optional ? '?' : ''}: ${type};\n`;
  });
  return `interface Item {\n${lines.join('')}}\n`;
}

const AUTH = {
  bearer: { parameter: 'token: string', option: "auth: { type: 'bearer', token }" },
  basic: {
    parameter: 'username: string, password: string',
    option: "auth: { type: 'basic', username, password }",
  },
};

/** A subclass of ApiClient, ready to be compiled, that pages as was detected. */
export function writeSubclass(parts: SubclassParts): string {
  const { paginator, itemsPath, params, method, body } = parts;
  const kind = CLASSES[paginator?.kind ?? ''];
  const auth = parts.auth === undefined ? undefined : AUTH[parts.auth];
  const client = className(parts.baseURL);
  const options = [
    `baseURL: ${literal(parts.baseURL)}`,
    ...(auth === undefined ? [] : [auth.option]),
    ...(kind === undefined ? [] : [`paginator: new ${kind}(${constructorOptions(paginator)})`]),
    ...(itemsPath === undefined ? [] : [`itemsPath: ${literal(itemsPath)}`]),
  ];
  const query = [
    ...(method === undefined ? [] : [`method: ${literal(method)}`]),
    ...(body === undefined ? [] : [`body: ${literal(body)}`]),
  ];
  const args = [
    literal(parts.path),
    ...(Object.keys(params).length > 0 ? [literal(params)] : query.length > 0 ? ['{}'] : []),
    ...(query.length > 0 ? [`{ ${query.join(', ')} }`] : []),
  ];
  const imports = ['ApiClient', ...(kind === undefined ? [] : [kind]), 'type Page'];
  const method_ = camel(listName(parts.path));
  return (
    `import { ${imports.join(', ')} } from 'resilient-api-client';\n\n` +
    `${itemInterface(parts)}\n` +
    `export class ${client} extends ApiClient {\n` +
    `  constructor(${auth?.parameter ?? ''}) {\n` +
    `    super({\n${options.map((option) => `      ${option},\n`).join('')}    });\n  }\n\n` +
    `  ${method_}(): AsyncGenerator<Page<Item>, void, unknown> {\n` +
    `    return this.queryAll<Item>(${args.join(', ')});\n  }\n}\n`
  );
}

/** Methods that the base class has already. */
const TAKEN: ReadonlySet<string> = new Set(
  'request get post put patch delete collect close http logger constructor'.split(' '),
);

function camel(name: string): string {
  const made = pascal(name);
  const lower = made.charAt(0).toLowerCase() + made.slice(1);
  return TAKEN.has(lower) || !IDENTIFIER.test(lower) ? `all${made}` : lower;
}

function constructorOptions(paginator: PaginatorRecord | null): string {
  const options = paginator?.options ?? {};
  return Object.keys(options).length === 0 ? '' : literal(options);
}
