import type { QuotaPolicy, QuotaWindow } from './quota-window.js';
import { policyFor } from './quota-window.js';
import type { ReadingContext } from './reading-context.js';
import {
  parseStructuredDictionary,
  parseStructuredList,
  type BareItem,
  type StructuredItem,
} from './structured-field.js';

/** A member of `RateLimit-Policy`. */
export interface StructuredPolicy extends QuotaPolicy {
  /** Absent in the drafts before names: then a policy is found by its quota. */
  readonly name?: string | undefined;
  readonly unit: string;
  readonly partitionKey?: string | undefined;
}

/**
 * The policies of a `RateLimit-Policy` field: `"burst";q=100;w=60` or, in older drafts, `100;w=60`. None when any of
 * it is malformed, since such a field is to be ignored whole.
 *
 * @see draft-ietf-httpapi-ratelimit-headers-10 §RateLimit-Policy, -06 §RateLimit-Policy
 */
export function readRateLimitPolicies(text: string): StructuredPolicy[] {
  const policies: StructuredPolicy[] = [];
  for (const item of parseStructuredList(text) ?? []) {
    const quota = item.type === 'integer' ? count(item) : optionalCount(item, 'q');
    const seconds = optionalCount(item, 'w');
    if (typeof quota !== 'number' || seconds === 'invalid') return [];
    if (item.type !== 'integer' && nameOf(item) === undefined) return [];
    const unit = textParameter(item, 'qu') ?? 'requests';
    // What may run at the same time is no quota over time.
    if (unit === 'concurrent-requests') continue;
    const windowMs = seconds === undefined || seconds === 0 ? null : safeSum(0, seconds * 1000);
    policies.push({ name: nameOf(item), quota, windowMs, unit, partitionKey: textParameter(item, 'pk') });
  }
  return policies;
}

/**
 * The windows of a `RateLimit` field, each joined with the policy of its name and partition key, followed by the
 * policies that no counter was sent for. A field that is malformed anywhere has none.
 *
 * @see draft-ietf-httpapi-ratelimit-headers-10 §RateLimit (a list), -07 §RateLimit (a dictionary)
 */
export function readRateLimitField(
  text: string,
  policies: readonly StructuredPolicy[],
  context: ReadingContext,
): QuotaWindow[] {
  const items = parseStructuredList(text);
  if (items !== null) return readList(items, policies, context);
  const entries = parseStructuredDictionary(text);
  if (entries === null) return [];
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((key) => {
    const item = entries.get(key);
    return item === undefined ? undefined : count(item);
  });
  if (limit === 'invalid' || remaining === 'invalid' || reset === 'invalid') return [];
  if (limit === undefined && remaining === undefined) return [];
  const resetInMs = reset === undefined ? null : reset * 1000;
  const policy = policyFor(policies, limit ?? null, resetInMs);
  return [
    {
      unit: 'requests',
      limit: limit ?? null,
      remaining: remaining ?? null,
      resetAtMs: resetInMs === null ? null : safeSum(context.nowMs, resetInMs),
      windowMs: policy?.windowMs ?? null,
    },
    ...unusedPolicies(policies, policy === null ? [] : [policy]),
  ];
}

/** Windows of policies alone: their quotas are known, not what is left of them. */
export function policyWindows(policies: readonly StructuredPolicy[]): QuotaWindow[] {
  return unusedPolicies(policies, []);
}

function readList(
  items: readonly StructuredItem[],
  policies: readonly StructuredPolicy[],
  context: ReadingContext,
): QuotaWindow[] {
  const windows: QuotaWindow[] = [];
  const used: StructuredPolicy[] = [];
  for (const item of items) {
    const name = nameOf(item);
    const remaining = optionalCount(item, 'r');
    const seconds = optionalCount(item, 't');
    if (name === undefined || remaining === 'invalid' || seconds === 'invalid') return [];
    const partitionKey = textParameter(item, 'pk');
    const policy = policies.find(
      (candidate) =>
        candidate.name === name &&
        (partitionKey === undefined ||
          candidate.partitionKey === undefined ||
          candidate.partitionKey === partitionKey),
    );
    if (policy !== undefined) used.push(policy);
    windows.push({
      unit: policy?.unit ?? 'requests',
      limit: policy?.quota ?? null,
      remaining: remaining ?? null,
      resetAtMs: seconds === undefined ? null : safeSum(context.nowMs, seconds * 1000),
      windowMs: policy?.windowMs ?? null,
      name,
      partitionKey: partitionKey ?? policy?.partitionKey,
    });
  }
  return [...windows, ...unusedPolicies(policies, used)];
}

function unusedPolicies(policies: readonly StructuredPolicy[], used: readonly QuotaPolicy[]): QuotaWindow[] {
  return policies
    .filter((policy) => !used.includes(policy))
    .map(({ unit, quota, windowMs, name, partitionKey }) => ({
      unit,
      limit: quota,
      remaining: null,
      resetAtMs: null,
      windowMs,
      name,
      partitionKey,
    }));
}

/** A name is a String; a Token is taken too, as early implementations send it. */
function nameOf(item: BareItem): string | undefined {
  return item.type === 'string' || item.type === 'token' ? String(item.value) : undefined;
}

/** Counts and seconds are non-negative Integers. */
function count(item: BareItem): number | 'invalid' {
  return item.type === 'integer' && typeof item.value === 'number' && item.value >= 0
    ? item.value
    : 'invalid';
}

/** An Integer has up to 15 digits, and milliseconds three more. */
function safeSum(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

function optionalCount(item: StructuredItem, key: string): number | 'invalid' | undefined {
  const parameter = item.parameters.get(key);
  return parameter === undefined ? undefined : count(parameter);
}

function textParameter(item: StructuredItem, key: string): string | undefined {
  const parameter = item.parameters.get(key);
  return typeof parameter?.value === 'string' ? parameter.value : undefined;
}
