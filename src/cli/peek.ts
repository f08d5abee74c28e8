import type { Json, JsonObject } from '../internal/json.js';
import type { Page } from '../pagination/page.js';
import { choosePaginator } from './choose-paginator.js';
import { columns } from './columns.js';
import type { CommandContext } from './command-context.js';
import { connect, type Connection } from './connect.js';
import type { ConnectionOptions } from './connection-options.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { fieldTypes, itemTypes } from './field-types.js';
import { printOut } from './print-out.js';
import { quotaHeaders, quotaTable } from './quota-table.js';
import { readTotal } from './read-total.js';
import { shellQuote } from './shell-quote.js';
import { formatCount } from './units.js';
import { listName, writeSubclass } from './write-subclass.js';
import { PAGINATE_KINDS } from './paginate-kinds.js';

/** The options of `peek`. */
export interface PeekOptions extends ConnectionOptions {
  readonly paginate: string;
  readonly paging: readonly string[];
  readonly items?: string | undefined;
}

/** Fetches one page, and prints what was detected and how to go on from there. */
export async function peek(url: string, options: PeekOptions, context: CommandContext): Promise<ExitCode> {
  const paginator = choosePaginator(options.paginate, options.paging);
  const connection = await connect(url, options, context);
  const { client, target, request } = connection;
  try {
    const page = await client.queryPage(target.path, target.params, {
      method: request.method,
      ...(target.body === undefined ? {} : { body: target.body }),
      ...(paginator === undefined ? {} : { paginator }),
      ...(options.items === undefined ? {} : { itemsPath: options.items }),
    });
    const sections = [
      detected(page, options),
      quota(page, context),
      fields(page),
      `to fetch all of it\n  ${extractLine(url, page, options, connection)}`,
      'as a class of your own',
    ];
    // Names and values that the server chose are among this.
    const code = subclass(page, options, connection, context);
    await printOut(`${context.redactor.text(sections.join('\n\n'))}\n\n${code}`, context.host);
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function optionList({ checkpoint }: Page<unknown>): [name: string, value: string][] {
  const options = Object.entries(checkpoint.paginator?.options ?? {});
  return options.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

function detected(page: Page<unknown>, options: PeekOptions): string {
  const { response, items, checkpoint } = page;
  const itemsPath = options.items ?? checkpoint.itemsPath;
  const total = readTotal(page);
  const kind = checkpoint.paginator?.kind ?? 'auto';
  const paging = kind === 'single-page' ? 'no sign of paging: this page may be all there is' : kind;
  const where = itemsPath === '' ? 'the body itself' : (itemsPath ?? 'not found');
  const rows = [
    ['items', `${formatCount(items.length)} in this page, at ${where}`],
    ...(total === undefined ? [] : [['total', formatCount(total)]]),
    ['paginator', paging],
    ...optionList(page).map(([name, value]) => ['', `${name}: ${value}`]),
    ['next page', page.next === null ? 'none: this is the last' : JSON.stringify(page.next)],
  ];
  return `${response.url} answered ${String(response.status)} in ${String(Math.round(response.durationMs))} ms.\n\n${columns(rows)}`;
}

function quota({ response }: Page<unknown>, { redactor }: CommandContext): string {
  const table = quotaTable(response.rateLimit, Date.now());
  const raw = quotaHeaders(response.headers).map(([name, value]) => [`${name}:`, redactor.text(value)]);
  const headers = raw.length === 0 ? '' : `\n${columns(raw)}`;
  return `rate limits\n${table ?? '  The response says nothing about rate limits.'}${headers}`;
}

function fields({ items }: Page<unknown>): string {
  const found = fieldTypes(items);
  if (found.length > 0) {
    const rows = found.map(({ name, types, optional }) => [
      name,
      types.join(' | ') + (optional ? ' (not in every item)' : ''),
    ]);
    return `fields of an item\n${columns(rows)}`;
  }
  return `an item is\n  ${items.length === 0 ? 'unknown: this page has none' : itemTypes(items).join(' | ')}`;
}

function extractLine(url: string, page: Page<unknown>, options: PeekOptions, connection: Connection): string {
  const kind = page.checkpoint.paginator?.kind;
  const word = Object.keys(PAGINATE_KINDS).find((name) => PAGINATE_KINDS[name] === kind);
  const itemsPath = options.items ?? page.checkpoint.itemsPath;
  const repeated = (option: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [option, value]);
  const single = (option: string, value: string | undefined): string[] =>
    value === undefined ? [] : [option, value];
  const args = [
    url,
    ...repeated('--param', options.param),
    ...repeated('--header', options.header),
    ...single('--bearer-env', options.bearerEnv),
    ...single('--bearer-file', options.bearerFile),
    ...single('--basic-env', options.basicEnv),
    ...single('--basic-file', options.basicFile),
    ...repeated('--header-env', options.headerEnv),
    ...repeated('--header-file', options.headerFile),
    ...repeated('--param-env', options.paramEnv),
    ...single('--method', options.method),
    ...single('--body', options.body),
    ...repeated('--allow-origin', options.allowOrigin),
    ...single('--paginate', word),
    ...optionList(page).flatMap(([name, value]) => ['--paging', `${name}=${value}`]),
    ...single('--items', itemsPath),
    ...single('--out', `${listName(connection.target.path)}.ndjson`),
  ];
  return `npx resilient-api-client extract ${args.map(shellQuote).join(' ')}`;
}

/** What was given or sent is redacted piece by piece: in the code around it, `token` is only a name. */
function subclass(
  page: Page<unknown>,
  options: PeekOptions,
  { target, secrets, request }: Connection,
  { redactor }: CommandContext,
): string {
  return writeSubclass({
    baseURL: target.origin,
    path: redactor.url(target.path),
    params: redactor.value(target.params) as JsonObject,
    method: request.method === 'GET' ? undefined : request.method,
    body: redactor.value(target.body) as Json | undefined,
    paginator: page.checkpoint.paginator,
    itemsPath: options.items ?? page.checkpoint.itemsPath,
    fields: fieldTypes(page.items),
    itemTypes: itemTypes(page.items),
    auth: secrets.auth?.type ?? (target.userInfo === undefined ? undefined : 'basic'),
  });
}
