import { readWindowMs } from './duration.js';

/** One of the values of a quota header: its text, and what it says besides. */
export interface QuotaValue {
  readonly text: string;
  /** From `100;w=60`, `20:1`, `150/15m`. */
  readonly windowMs: number | null;
  /** From `32/40`: the limit behind what was used, or is left. */
  readonly outOf: string | null;
}

const PLAIN = /^-?[\d.]+$/;
/** `20:1` and `20:1:60`: a count, the seconds it is for, and how long a breach is punished. */
const COUNT_FOR_SECONDS = /^(\d+(?:\.\d+)?):(\d+)(?::\d+)?$/;
const RATIO = /^(-?\d+(?:\.\d+)?) ?\/ ?(\d+(?:\.\d+)?)$/;
/** `150/15m`, `100 per minute` */
const COUNT_PER_PERIOD = /^(\d+(?:\.\d+)?) ?(?:\/|per) ?((?:\d+ ?)?[a-z]+)$/i;
/** `300/3000/12000`: one value for each window. */
const SLASHED = /^\d+(?:\/\d+){2,}$/;
/** More values than this in one header are no quotas. */
const MAX_VALUES = 32;

/** The values of a header: one number as a rule, else the members of a list, with the parameters that matter. */
export function readQuotaValues(text: string): QuotaValue[] {
  if (PLAIN.test(text)) return [{ text, windowMs: null, outOf: null }];
  const parts = SLASHED.test(text) ? text.split('/') : splitUnquoted(text, ',');
  return parts.slice(0, MAX_VALUES).map(readQuotaValue);
}

function readQuotaValue(part: string): QuotaValue {
  const [head = '', ...parameters] = splitUnquoted(part, ';');
  const forSeconds = COUNT_FOR_SECONDS.exec(head);
  if (forSeconds !== null) {
    return { text: forSeconds[1] ?? '', windowMs: readWindowMs(forSeconds[2] ?? ''), outOf: null };
  }
  const ratio = RATIO.exec(head);
  if (ratio !== null) return { text: ratio[1] ?? '', windowMs: null, outOf: ratio[2] ?? '' };
  const perPeriod = COUNT_PER_PERIOD.exec(head);
  if (perPeriod !== null) {
    return { text: perPeriod[1] ?? '', windowMs: readWindowMs(perPeriod[2] ?? ''), outOf: null };
  }
  return { text: unquote(head), windowMs: windowParameter(parameters), outOf: null };
}

function windowParameter(parameters: readonly string[]): number | null {
  for (const parameter of parameters) {
    const match = /^(?:w|window) ?= ?(.+)$/.exec(parameter);
    if (match !== null) return readWindowMs(unquote(match[1] ?? ''));
  }
  return null;
}

/**
 * The `key=value` and `key: value` pairs of a header, or the properties of its JSON object (nested keys joined by
 * dashes), keys in lower case with dashes; `null` when it is made of neither.
 */
export function readQuotaPairs(text: string): [key: string, value: string][] | null {
  if (text.startsWith('{') || text.startsWith('[')) return readJsonPairs(text);
  const pairs: [string, string][] = [];
  for (const part of splitUnquoted(text, text.includes(';') ? ';' : ',')) {
    if (part === '') continue;
    const match = /^([A-Za-z][\w-]*) ?[=:] ?(.+)$/.exec(part);
    if (match === null) return null;
    pairs.push([toName(match[1] ?? ''), unquote(match[2] ?? '')]);
  }
  return pairs.length > 0 && pairs.length <= MAX_VALUES ? pairs : null;
}

function readJsonPairs(text: string): [string, string][] | null {
  const pairs: [string, string][] = [];
  collectPairs(parseJson(text), '', 0, pairs);
  return pairs.length > 0 ? pairs : null;
}

/** What a header's JSON says; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function collectPairs(value: unknown, name: string, depth: number, pairs: [string, string][]): void {
  if (pairs.length >= MAX_VALUES) return;
  if (typeof value === 'string' || typeof value === 'number') {
    pairs.push([name, String(value).trim()]);
  } else if (typeof value === 'object' && value !== null && depth < 3) {
    for (const [key, inner] of Object.entries(value)) {
      collectPairs(inner, name === '' ? toName(key) : `${name}-${toName(key)}`, depth + 1, pairs);
    }
  }
}

function toName(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
}

/** Splits at a separator that stands outside double quotes, and trims. */
function splitUnquoted(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator).map((part) => part.trim());
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) at++;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
