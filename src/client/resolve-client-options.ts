import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resolveAxiosSettings, type ResolvedAxiosSettings } from '../http/axios-settings.js';
import { checkParamsObject, serializeParams } from '../http/query-string.js';
import { checkHeaders, type HeaderPatch } from '../http/request-headers.js';
import { checkOrigin, TargetResolver } from '../http/target.js';
import { DEFAULT_TIMEOUTS, resolveTimeouts, type Timeouts } from '../http/timeouts.js';
import {
  checkCount,
  checkDelay,
  checkFunction,
  checkKeys,
  checkText,
  wrongOption,
} from '../options/check.js';
import { checkItemsPath, checkPaginator } from '../pagination/check-paginator.js';
import type { Paginator } from '../pagination/paginator.js';
import { resolveRateLimitOptions, type ResolvedRateLimitOptions } from '../rate-limit/rate-limit-options.js';
import {
  DEFAULT_RETRY_POLICY,
  resolveRetryOptions,
  type RetryPolicy,
} from '../retry/resolve-retry-options.js';
import type { ApiClientOptions } from './api-client-options.js';
import { checkTransport, type TransportOption } from './open-sender.js';
import { HOOK_NAMES, type Hooks } from './hooks.js';
import type { Telemetry } from './telemetry.js';

/** {@link ApiClientOptions}, checked and complete. `auth` and `logger` are resolved by their own rooms. */
export interface ResolvedClientOptions {
  readonly resolver: TargetResolver;
  readonly headers: HeaderPatch;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly rateLimit: ResolvedRateLimitOptions;
  readonly maxCalls: number;
  readonly maxTotalCalls: number;
  readonly paginator: Paginator | undefined;
  readonly itemsPath: string | undefined;
  readonly maxResponseBytes: number;
  readonly redact: readonly string[];
  readonly secrets: readonly string[];
  readonly hooks: Hooks;
  readonly telemetry: Telemetry | undefined;
  readonly closeTimeoutMs: number;
  readonly transport: TransportOption;
  readonly axios: ResolvedAxiosSettings;
}

const NAMES: readonly (keyof ApiClientOptions)[] = [
  'baseURL',
  'auth',
  'headers',
  'params',
  'timeout',
  'retry',
  'rateLimit',
  'maxCalls',
  'maxTotalCalls',
  'paginator',
  'itemsPath',
  'maxResponseBytes',
  'allowedOrigins',
  'logger',
  'logLevel',
  'redact',
  'secrets',
  'hooks',
  'telemetry',
  'closeTimeoutMs',
  'transport',
  'axios',
];

const MIB = 1024 * 1024;

function checkStrings(value: unknown, name: string, secret = false): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrongOption(name, 'an array of strings', value, true);
  for (const [index, element] of value.entries()) checkText(element, `${name}[${String(index)}]`, secret);
  return Object.freeze([...(value as string[])]);
}

function checkHooks(hooks: unknown): Hooks {
  if (hooks === undefined) return {};
  checkKeys(hooks, HOOK_NAMES, 'hooks');
  for (const name of HOOK_NAMES) if (hooks[name] !== undefined) checkFunction(hooks[name], `hooks.${name}`);
  return Object.freeze({ ...hooks });
}

function checkTelemetry(telemetry: unknown): Telemetry | undefined {
  if (telemetry === undefined) return undefined;
  const { start } = (telemetry ?? {}) as Partial<Telemetry>;
  if (typeof start === 'function') return telemetry as Telemetry;
  throw wrongOption('telemetry', 'an object with the method start, such as otelTelemetry()', telemetry, true);
}

function checkParams(params: unknown): Readonly<Record<string, unknown>> {
  if (params === undefined) return {};
  checkParamsObject(params, 'params');
  // Serialised once to refuse, at construction, what no request could send.
  serializeParams(params);
  const entries = params instanceof URLSearchParams ? [...params.entries()] : Object.entries(params);
  return Object.freeze(Object.fromEntries(entries) as Record<string, unknown>);
}

/** @throws ConfigurationError naming the option, what was expected and what was given. */
export function resolveClientOptions(options: unknown): ResolvedClientOptions {
  checkKeys(options, NAMES, 'ApiClient options');
  const given: Partial<Record<keyof ApiClientOptions, unknown>> = options;
  const { maxCalls = 1_000, maxTotalCalls = Infinity, maxResponseBytes = 100 * MIB } = given;
  const { closeTimeoutMs = 5_000, itemsPath, paginator, transport = 'http' } = given;
  checkCount(maxCalls, 'maxCalls', true);
  checkCount(maxTotalCalls, 'maxTotalCalls', true);
  checkCount(maxResponseBytes, 'maxResponseBytes', false);
  checkDelay(closeTimeoutMs, 'closeTimeoutMs');
  if (itemsPath !== undefined) checkItemsPath(itemsPath, 'itemsPath');
  if (paginator !== undefined) checkPaginator(paginator, 'paginator');
  checkTransport(transport);
  const origins = checkStrings(given.allowedOrigins, 'allowedOrigins').map((origin, index) =>
    checkOrigin(origin, `allowedOrigins[${String(index)}]`),
  );
  return Object.freeze({
    resolver: new TargetResolver(given.baseURL, origins),
    headers: checkHeaders(given.headers, 'headers'),
    params: checkParams(given.params),
    timeouts: resolveTimeouts(given.timeout, DEFAULT_TIMEOUTS, 'timeout'),
    retry: resolveRetryOptions(given.retry, DEFAULT_RETRY_POLICY, 'retry'),
    rateLimit: resolveRateLimitOptions(given.rateLimit, 'rateLimit'),
    maxCalls,
    maxTotalCalls,
    paginator,
    itemsPath: itemsPath as string | undefined,
    maxResponseBytes,
    redact: checkStrings(given.redact, 'redact'),
    secrets: checkStrings(given.secrets, 'secrets', true),
    hooks: checkHooks(given.hooks),
    telemetry: checkTelemetry(given.telemetry),
    closeTimeoutMs,
    transport,
    axios: resolveAxiosSettings(given.axios, 'axios'),
  });
}

let userAgent: string | undefined;

/** What the client calls itself, unless `headers` say otherwise. */
export function defaultUserAgent(): string {
  if (userAgent === undefined) {
    const file = path.join(__dirname, '..', '..', 'package.json');
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
    userAgent = `${name}/${version}`;
  }
  return userAgent;
}
