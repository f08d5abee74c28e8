import { readQuotaName, type QuotaName } from './quota-name.js';
import { conventionalName } from './vendor-names.js';
import { VENDOR_READERS, type VendorReader } from './vendor-values.js';

/** What a response header is to the reader of quotas. */
export type HeaderMeaning =
  | { readonly kind: 'date' }
  | { readonly kind: 'age' }
  | { readonly kind: 'rate-limit' }
  | { readonly kind: 'rate-limit-policy' }
  | {
      readonly kind: 'retry-after';
      readonly rank: number;
      readonly unitMs: number | undefined;
      readonly loose: boolean;
    }
  | { readonly kind: 'vendor'; readonly read: VendorReader }
  | { readonly kind: 'quota'; readonly name: QuotaName; readonly conventional: string };

/** Every name that means something has one of these in it. */
const WORTH_READING =
  /limit|remain|retry|quota|throttl|reset|used|usage|left|qps|order-count|token-count|replenish|bucket/;
/** The names in use, in the order they are believed; further ones come last. */
const RETRY_AFTER = [
  'retry-after-ms',
  'x-ms-retry-after-ms',
  'x-amz-retry-after',
  'retry-after',
  'retryafter',
  'x-ratelimit-retry-after',
];
const RETRY_WORDS = /(?:^|-)(?:retry-?after|retry-in)(?:-|$)/;
const MAX_NAME_LENGTH = 100;
/** The names of a few APIs; the bound keeps a server that makes up names from filling the memory. */
const MAX_KNOWN_NAMES = 1_000;

const knownNames = new Map<string, HeaderMeaning | null>();

/**
 * What the header called `name`, in any case, means; `null` for most headers. Servers send the same names with every
 * response, so each is worked out once and remembered.
 */
export function headerMeaning(name: string): HeaderMeaning | null {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const meaning = name.length > MAX_NAME_LENGTH ? null : workOut(name.toLowerCase());
  if (knownNames.size < MAX_KNOWN_NAMES && name.length <= MAX_NAME_LENGTH) knownNames.set(name, meaning);
  return meaning;
}

function workOut(name: string): HeaderMeaning | null {
  if (name === 'date' || name === 'age') return { kind: name };
  // "Beta-" headers announce limits that are not enforced yet.
  if (!WORTH_READING.test(name) || /^(?:x-)?beta-/.test(name)) return null;
  if (name === 'ratelimit') return { kind: 'rate-limit' };
  if (name === 'ratelimit-policy') return { kind: 'rate-limit-policy' };
  const read = VENDOR_READERS.get(name);
  if (read !== undefined) return { kind: 'vendor', read };
  if (RETRY_WORDS.test(name)) return retryAfterMeaning(name);
  const conventional = conventionalName(name);
  const quota = readQuotaName(conventional);
  return quota === null ? null : { kind: 'quota', name: quota, conventional };
}

function retryAfterMeaning(name: string): HeaderMeaning {
  const listed = RETRY_AFTER.indexOf(name);
  const rank = listed < 0 ? RETRY_AFTER.length : listed;
  const inMs = /-(?:ms|milliseconds)$/.test(name) || name === 'x-amz-retry-after';
  const unitMs = inMs ? 1 : name.endsWith('-seconds') ? 1000 : undefined;
  return { kind: 'retry-after', rank, unitMs, loose: name.includes('retry-in') };
}
