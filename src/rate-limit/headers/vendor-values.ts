import { readCount } from './number-text.js';
import { parseJson } from './quota-value.js';
import type { QuotaWindow } from './quota-window.js';
import type { ReadingContext } from './reading-context.js';

/** What a header with a form of its own says. */
export interface VendorReading {
  readonly retryAfterMs?: number | undefined;
  readonly windows?: readonly QuotaWindow[] | undefined;
}

/** Reads the value of one vendor's header. */
export type VendorReader = (text: string, context: ReadingContext) => VendorReading;

const MINUTE_MS = 60_000;

/** Headers whose value follows none of the common forms, by name. */
export const VENDOR_READERS: ReadonlyMap<string, VendorReader> = new Map([
  ['sforce-limit-info', readSalesforceUsage],
  ['x-business-use-case-usage', readMetaBusinessUsage],
  ['x-ad-account-usage', readMetaAdAccountUsage],
  ['x-ms-ratelimit-remaining-resource', readAzureResources],
  ['x-sentry-rate-limits', readSentryLimits],
]);

/** Salesforce: `api-usage=25/5000; per-app-api-usage=17/250(appName=sample)`. */
function readSalesforceUsage(text: string): VendorReading {
  const windows: QuotaWindow[] = [];
  for (const [, name = '', used = '', limit = ''] of text.matchAll(
    /([a-z][a-z-]{0,50})=(\d{1,15})\/(\d{1,15})/g,
  )) {
    windows.push({ ...countdown(Number(limit) - Number(used)), limit: Number(limit), name });
  }
  return { windows };
}

/** Meta: shares in per cent, of which only the minutes until access is regained are a fact to act on. */
function readMetaBusinessUsage(text: string): VendorReading {
  let minutes = 0;
  for (const entries of Object.values(objectOf(parseJson(text)))) {
    for (const entry of Array.isArray(entries) ? (entries as unknown[]) : []) {
      const wait = objectOf(entry)['estimated_time_to_regain_access'];
      if (typeof wait === 'number' && Number.isFinite(wait)) minutes = Math.max(minutes, wait);
    }
  }
  return minutes === 0 ? {} : { retryAfterMs: clamp(Math.ceil(minutes * MINUTE_MS)) };
}

/** Meta's Marketing API: a share in per cent, and the seconds until it is back at nothing. */
function readMetaAdAccountUsage(text: string, context: ReadingContext): VendorReading {
  const seconds = objectOf(parseJson(text))['reset_time_duration'];
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 1e9)) return {};
  const resetAtMs = context.nowMs + Math.ceil(seconds * 1000);
  return { windows: [{ unit: 'requests', limit: null, remaining: null, resetAtMs, windowMs: null }] };
}

/** Azure resource providers: `Microsoft.Compute/GetVMScaleSet3Min;197,Microsoft.Compute/GetVMScaleSet30Min;1297`. */
function readAzureResources(text: string): VendorReading {
  const windows: QuotaWindow[] = [];
  for (const part of text.split(',')) {
    const [name = '', count = ''] = part.split(';').map((piece) => piece.trim());
    const remaining = readCount(count);
    if (remaining === null) continue;
    const minutes = /(\d{1,4})Min$/.exec(name)?.[1];
    const windowMs = minutes === undefined ? null : Number(minutes) * MINUTE_MS || null;
    windows.push({ ...countdown(remaining), windowMs, name: name.slice(0, 100) });
  }
  return { windows };
}

/** Sentry's ingestion: `60:transaction:key, 2700:default;error:organization`, the seconds each category is closed. */
function readSentryLimits(text: string): VendorReading {
  let seconds: number | undefined;
  for (const part of text.split(',')) {
    const closed = /^\s*(\d{1,9})(?::|$)/.exec(part)?.[1];
    if (closed !== undefined) seconds = Math.max(seconds ?? 0, Number(closed));
  }
  return seconds === undefined ? {} : { retryAfterMs: seconds * 1000 };
}

function countdown(remaining: number): QuotaWindow {
  return {
    unit: 'requests',
    limit: null,
    remaining: Math.max(0, Math.floor(remaining)),
    resetAtMs: null,
    windowMs: null,
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function clamp(ms: number): number {
  return Math.min(ms, Number.MAX_SAFE_INTEGER);
}
