import type { ApiClient } from '../client/api-client.js';
import type { Hooks } from '../client/hooks.js';
import type { QueryOptions } from '../client/query-options.js';
import { readSpec, specToQuery } from '../declarative/index.js';
import type { Page } from '../pagination/page.js';
import { choosePaginator } from './choose-paginator.js';
import { clientSettings } from './client-settings.js';
import type { CommandContext } from './command-context.js';
import { connect } from './connect.js';
import type { ExtractOptions } from './extract-options.js';
import type { FileSink } from './file-sink.js';
import { continueIncrement, readIncrement, type Increment } from './increment-options.js';
import { splitAssignment } from './name-and-value.js';
import { readSecrets } from './read-secrets.js';
import { collectParams } from './target.js';
import { UsageError } from './usage-error.js';

/** What is to be extracted: a client and its pages. */
export interface Job {
  readonly client: ApiClient;
  /** Whether a finished run is followed by one for what has changed since. */
  readonly incremental: boolean;
  /** @param file the file that the run continues and commits to. */
  pages(file: FileSink | undefined, signal: AbortSignal): AsyncIterable<Page<unknown>>;
}

const SPEC_FILE = /\.(?:ya?ml|json)$/i;

/** Whether the source is a file with a spec, rather than a URL. */
function isSpec(source: string): boolean {
  return SPEC_FILE.test(source) && !/^[a-z][a-z\d+.-]*:\/\//i.test(source);
}

/** What the command line says of the query, whatever it is a query of. */
function queryOptions(options: ExtractOptions): QueryOptions {
  const { maxCalls, limit, prefetch, concurrency } = options;
  const given = { itemsPath: options.items, maxCalls, limit, prefetch, concurrency };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function runOptions(
  file: FileSink | undefined,
  signal: AbortSignal,
  increment: Increment | undefined,
  incremental = increment !== undefined,
): QueryOptions {
  const own =
    increment === undefined ? {} : continueIncrement(increment, file?.resumedFrom?.watermark != null);
  if (file === undefined) return { ...own, signal };
  const onFinished = incremental ? 'restart' : 'skip';
  return { ...own, signal, checkpoint: { store: file.store, key: file.key, commit: 'manual', onFinished } };
}

/** @throws UsageError, ConfigurationError; nothing is sent. */
export function openJob(
  source: string,
  options: ExtractOptions,
  context: CommandContext,
  hooks: Hooks,
): Promise<Job> {
  return isSpec(source)
    ? openSpec(source, options, context, hooks)
    : openUrl(source, options, context, hooks);
}

async function openUrl(
  source: string,
  options: ExtractOptions,
  context: CommandContext,
  hooks: Hooks,
): Promise<Job> {
  if (options.var.length > 0) throw new UsageError('--var is for the variables of a spec; this is a URL');
  const paginator = choosePaginator(options.paginate, options.paging);
  const increment = readIncrement(options);
  const { client, target, request } = await connect(source, options, context, hooks);
  const own: QueryOptions = {
    ...queryOptions(options),
    method: request.method,
    ...(target.body === undefined ? {} : { body: target.body }),
    ...(paginator === undefined ? {} : { paginator }),
  };
  return {
    client,
    incremental: increment !== undefined,
    pages: (file, signal) =>
      client.queryAll(target.path, target.params, { ...own, ...runOptions(file, signal, increment) }),
  };
}

async function openSpec(
  source: string,
  options: ExtractOptions,
  context: CommandContext,
  hooks: Hooks,
): Promise<Job> {
  const named = (['method', 'body'] as const).find((name) => options[name] !== undefined);
  if (named !== undefined) throw new UsageError(`--${named} is for a URL; a spec says it itself`);
  const paginator = choosePaginator(options.paginate, options.paging);
  const increment = readIncrement(options);
  const secrets = await readSecrets(options, context.host.env);
  const target = { origin: '', userInfo: undefined };
  const settings = clientSettings(options, target, secrets, context.log, hooks);
  context.useRedactor(settings.redactor);
  const { baseURL: _baseURL, ...client } = settings.options;
  const query = specToQuery(await readSpec(source), {
    client,
    query: { ...queryOptions(options), ...(paginator === undefined ? {} : { paginator }) },
    variables: Object.fromEntries(options.var.map((text) => splitAssignment(text, '--var', 'name=value'))),
    env: context.host.env,
  });
  const asked = query.withParams(collectParams(options));
  const incremental = increment !== undefined || query.query.options.incremental !== undefined;
  return {
    client: query.client,
    incremental,
    pages: (file, signal) => asked.pages(runOptions(file, signal, increment, incremental)),
  };
}
