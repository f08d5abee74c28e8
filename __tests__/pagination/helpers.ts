import type { ApiRequest } from '../../src/http/api-request.js';
import type { ApiResponse } from '../../src/http/api-response.js';
import { createCheckpoint } from '../../src/checkpoint/create-checkpoint.js';
import type { Page } from '../../src/pagination/page.js';
import type { PageContext, Paginator } from '../../src/pagination/paginator.js';
import type { RunPagesOptions } from '../../src/pagination/run-pages-options.js';
import { runPages } from '../../src/pagination/run-pages.js';

export const BASE = 'http://api.test:8080';

/** What a scripted server answers with. */
export interface Answer {
  readonly data?: unknown;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

export type Handler = (request: ApiRequest, call: number) => Answer;

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Object.keys(value)) deepFreeze((value as Record<string, unknown>)[key]);
  }
  return value;
}

export function response(data: unknown, extra: Partial<ApiResponse> = {}): ApiResponse {
  return { status: 200, headers: {}, data, url: `${BASE}/items`, attempts: 1, durationMs: 1, ...extra };
}

export function pageContext(
  paginator: Paginator,
  data: unknown,
  extra: Partial<PageContext> = {},
): PageContext {
  const items = extra.items ?? [];
  return {
    response: response(data),
    items,
    request: { method: 'GET', path: '/items' },
    iteration: 0,
    itemCount: items.length,
    paginator,
    ...extra,
  };
}

/** The absolute URL of a request: what the client would resolve it to. */
export function urlOf(request: ApiRequest): string {
  const url = new URL(request.path, BASE);
  const params = (request.params ?? {}) as Record<string, string | number | null | undefined>;
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) url.searchParams.append(name, String(value));
  }
  return url.href;
}

/** A server in memory that records what it was asked. */
export class ScriptedServer {
  readonly requests: ApiRequest[] = [];
  readonly urls: string[] = [];

  constructor(private readonly handler: Handler) {}

  fetchPage = async (request: ApiRequest): Promise<{ response: ApiResponse; responseUrl: string }> => {
    await Promise.resolve();
    this.requests.push(request);
    const url = urlOf(request);
    this.urls.push(url);
    const { data = null, status = 200, headers = {} } = this.handler(request, this.requests.length);
    return { response: deepFreeze(response(data, { status, headers, url })), responseUrl: url };
  };
}

export type RunSettings = Partial<RunPagesOptions<unknown>> & { readonly paginator: Paginator };

/** Runs a query against a handler, with the defaults of a client. */
export function run(
  handler: Handler | ScriptedServer,
  settings: RunSettings,
): { pages: AsyncGenerator<Page<unknown>, void, unknown>; server: ScriptedServer; warnings: string[] } {
  const server = handler instanceof ScriptedServer ? handler : new ScriptedServer(handler);
  const warnings: string[] = [];
  const pages = runPages<unknown>({
    request: { method: 'GET', path: '/items' },
    maxCalls: 1_000,
    fetchPage: server.fetchPage,
    createCheckpoint: (state) => createCheckpoint({ fingerprint: 'f', ...state }),
    warn: (message) => warnings.push(message),
    scrubError: (error) => (error instanceof Error ? error : new Error(String(error))),
    ...settings,
  });
  return { pages, server, warnings };
}

/** What came of a run: its pages, and the error that ended it. */
export async function drain(pages: AsyncIterable<Page<unknown>>): Promise<{
  pages: Page<unknown>[];
  items: unknown[];
  error: unknown;
}> {
  const seen: Page<unknown>[] = [];
  let error: unknown;
  try {
    for await (const page of pages) seen.push(page);
  } catch (caught) {
    error = caught;
  }
  return { pages: seen, items: seen.flatMap((page) => page.items), error };
}

/** Numbers from `from` up to and without `to`, as records. */
export function rows(from: number, to: number): { id: number }[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ id: from + index }));
}
