import type { ResolvedRateLimit } from './chaos-rate-limit.js';
import type { QuotaReading } from './quota.js';

/** A limit that applies to the request at hand, and how it stands now. */
export interface AppliedLimit {
  readonly rule: ResolvedRateLimit;
  readonly reading: QuotaReading;
}

type Headers = Record<string, string>;
type Writer = (limits: readonly AppliedLimit[], binding: AppliedLimit, nowMs: number) => Headers;

const ROUND = { up: Math.ceil, down: Math.floor, nearest: Math.round };

/** Whole seconds until the reset, rounded as the limit has it. */
function deltaSeconds({ rule, reading }: AppliedLimit, nowMs: number): number {
  return ROUND[rule.rounding](Math.max(0, reading.resetAtMs - nowMs) / 1_000);
}

function windowSeconds(reading: QuotaReading): number {
  return Math.max(1, Math.ceil(reading.windowMs / 1_000));
}

/** A duration as Go prints it: `20ms`, `1.5s`, `6m0s`, `1h0m0s`; to the millisecond, rounded up. */
export function goDuration(ms: number): string {
  const whole = Math.ceil(ms);
  if (whole < 1_000) return `${whole}ms`;
  const seconds = `${(whole % 60_000) / 1_000}s`;
  const minutes = Math.floor(whole / 60_000) % 60;
  const hours = Math.floor(whole / 3_600_000);
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function policies(limits: readonly AppliedLimit[]): string {
  return limits.map(({ reading }) => `${reading.limit};w=${windowSeconds(reading)}`).join(', ');
}

const WRITERS: Readonly<Record<ResolvedRateLimit['headers'], Writer>> = {
  none: () => ({}),
  github: (_limits, { rule, reading }) => ({
    'X-RateLimit-Limit': String(reading.limit),
    'X-RateLimit-Remaining': String(reading.remaining),
    'X-RateLimit-Used': String(reading.limit - reading.remaining),
    'X-RateLimit-Reset': String(ROUND[rule.rounding](reading.resetAtMs / 1_000)),
  }),
  delta: (_limits, binding, nowMs) => ({
    'X-RateLimit-Limit': String(binding.reading.limit),
    'X-RateLimit-Remaining': String(binding.reading.remaining),
    'X-RateLimit-Reset': String(deltaSeconds(binding, nowMs)),
  }),
  'draft-6': (limits, binding, nowMs) => ({
    'RateLimit-Limit': String(binding.reading.limit),
    'RateLimit-Remaining': String(binding.reading.remaining),
    'RateLimit-Reset': String(deltaSeconds(binding, nowMs)),
    'RateLimit-Policy': policies(limits),
  }),
  'draft-7': (limits, binding, nowMs) => {
    const { limit, remaining } = binding.reading;
    return {
      RateLimit: `limit=${limit}, remaining=${remaining}, reset=${deltaSeconds(binding, nowMs)}`,
      'RateLimit-Policy': policies(limits),
    };
  },
  'draft-8': (limits, _binding, nowMs) => ({
    RateLimit: limits
      .map((limit) => `"${limit.rule.name}";r=${limit.reading.remaining};t=${deltaSeconds(limit, nowMs)}`)
      .join(', '),
    'RateLimit-Policy': limits
      .map(({ rule, reading }) => `"${rule.name}";q=${reading.limit};w=${windowSeconds(reading)}`)
      .join(', '),
  }),
  openai: (limits, _binding, nowMs) => {
    const headers: Headers = {};
    for (const { rule, reading } of limits) {
      headers[`x-ratelimit-limit-${rule.name}`] = String(reading.limit);
      headers[`x-ratelimit-remaining-${rule.name}`] = String(reading.remaining);
      headers[`x-ratelimit-reset-${rule.name}`] = goDuration(Math.max(0, reading.resetAtMs - nowMs));
    }
    return headers;
  },
  discord: (_limits, { rule, reading }, nowMs) => ({
    'X-RateLimit-Limit': String(reading.limit),
    'X-RateLimit-Remaining': String(reading.remaining),
    'X-RateLimit-Reset': (reading.resetAtMs / 1_000).toFixed(3),
    'X-RateLimit-Reset-After': (Math.max(0, reading.resetAtMs - nowMs) / 1_000).toFixed(3),
    'X-RateLimit-Bucket': rule.name,
  }),
};

/** The limit that will stop the client first: an exhausted one that resets last, else the one with least left. */
function bindingOf(limits: readonly AppliedLimit[]): AppliedLimit | undefined {
  return limits.reduce<AppliedLimit | undefined>((best, limit) => {
    if (best === undefined) return limit;
    const [a, b] = [limit.reading, best.reading];
    if (a.remaining === 0 && b.remaining === 0) return a.resetAtMs > b.resetAtMs ? limit : best;
    return a.remaining < b.remaining ? limit : best;
  }, undefined);
}

/** The headers that tell of the limits, each in its own dialect. */
export function quotaHeaders(limits: readonly AppliedLimit[], nowMs: number): Headers {
  const headers: Headers = {};
  for (const dialect of new Set(limits.map(({ rule }) => rule.headers))) {
    const speaking = limits.filter(({ rule }) => rule.headers === dialect);
    const binding = bindingOf(speaking);
    if (binding !== undefined) Object.assign(headers, WRITERS[dialect](speaking, binding, nowMs));
  }
  return headers;
}

/** How a refusal says when to come back; always rounded up, so that obeying it is enough. */
export function retryAfterHeaders(rule: ResolvedRateLimit, waitMs: number, nowMs: number): Headers {
  switch (rule.retryAfter) {
    case 'seconds':
      return { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
    case 'ms':
      return { 'Retry-After-Ms': String(Math.ceil(waitMs)) };
    case 'date':
      return { 'Retry-After': new Date(Math.ceil((nowMs + waitMs) / 1_000) * 1_000).toUTCString() };
    case 'none':
      return {};
  }
}
