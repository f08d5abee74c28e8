import { namedLengthMs, periodMs } from './duration.js';
import {
  FIELD_WORDS,
  FILLERS,
  GLUED,
  GLUED_PERIOD,
  isMeasure,
  NO_QUOTA,
  REQUEST_WORDS,
  WEAK_FIELD_WORDS,
  type QuotaField,
} from './vocabulary.js';

/** What a header's name says: which field of which quota its value is. */
export interface QuotaName {
  /** `null`: the name only says that a quota is meant (`X-Rate-Limit`, `X-RateLimit-Daily`), the value says the rest. */
  readonly field: QuotaField | null;
  /** Names that belong to one quota share it, whatever the spelling of "rate limit". */
  readonly quota: string;
  /** Names of one family speak of the same provider's quotas; its bare reset serves those without their own. */
  readonly family: string;
  /** Of two spellings of one quota the lower is the one to believe. */
  readonly spelling: number;
  /** What is counted. */
  readonly unit: string;
  /** The words that tell this quota from its siblings (`user`, `search`, `input-tokens`); often empty. */
  readonly label: string;
  /** What to call the quota: its provider's and its own words, other than its unit; often empty. */
  readonly name: string;
  /** The window's length when the name states it (`-minute`, `Daily`, `-1m`). */
  readonly windowMs: number | null;
  /** The unit of a bare number when the name states it (`-ms`, `-seconds`). */
  readonly valueUnitMs: number | undefined;
  /** Whether the name alone proves that a quota is meant; else several fields must come together. */
  readonly certain: boolean;
}

const MILLISECONDS = /^(?:ms|msecs?|millis|milliseconds?)$/;
const PLURAL_PERIOD = /^(?:seconds|secs|sec|minutes|mins)$/;

/**
 * Reads the name of a header, in lower case, by the words it is made of: `x-ratelimit-remaining-tokens-minute`,
 * `anthropic-ratelimit-requests-reset`, `x-appminlimit-remaining`, `x-remaining-this-second`.
 *
 * @returns `null` when it does not speak of a quota.
 */
export function readQuotaName(name: string): QuotaName | null {
  if (NO_QUOTA.test(name)) return null;
  const words = splitWords(name);
  const { marker, before, after, spelling } = findMarker(words);
  const reading = new WordReader();
  for (const word of before) reading.addFamily(word);
  after.forEach((word, index) => reading.add(word, after[index + 1]));
  const field = reading.field ?? (marker === '' ? null : reading.weakField);
  // Without a word for "rate limit" a name needs a field's word at least.
  if (marker === '' && field === null) return null;
  // A single request's share of the quota, not the quota.
  if (reading.singular && (field === null || field === 'used')) return null;
  const label = reading.labelFor(field);
  const family = `${reading.family}|${marker}`;
  return {
    field,
    quota: `${family}|${label}|${reading.windowMs ?? ''}`,
    family,
    spelling,
    unit: marker === 'size' ? 'tokens' : isMeasure(label) ? label : 'requests',
    label,
    name: [reading.family, isMeasure(label) ? '' : label].filter((part) => part !== '').join('-'),
    windowMs: reading.windowMs,
    valueUnitMs: reading.valueUnitMs,
    certain: marker !== '' || (field === 'remaining' && reading.countsNamed(label)),
  };
}

/** Collects what the words of one name say. */
class WordReader {
  field: QuotaField | null = null;
  weakField: QuotaField | null = null;
  windowMs: number | null = null;
  valueUnitMs: number | undefined = undefined;
  /** Whether one request, in the singular, was named. */
  singular = false;
  private weakWord = '';
  private limitNamed = false;
  private requestsNamed = false;
  private amount = '';
  private readonly familyWords: string[] = [];
  private readonly label: string[] = [];

  get family(): string {
    return this.familyWords.join('-');
  }

  addFamily(word: string): void {
    const ms = namedLengthMs(word);
    if (ms !== null) this.windowMs = ms;
    else if (!FILLERS.has(word)) this.familyWords.push(word);
  }

  add(word: string, next: string | undefined): void {
    const field = FIELD_WORDS.get(word);
    if (field !== undefined) {
      if (field === 'limit') this.limitNamed = true;
      this.field = field === 'reset' && (next === 'after' || next === 'in') ? 'resetAfter' : field;
    } else if (MILLISECONDS.test(word)) {
      this.valueUnitMs = 1;
    } else if (this.isTime(this.field) && PLURAL_PERIOD.test(word)) {
      this.valueUnitMs = periodMs(word) ?? undefined;
    } else if (word === 'unit' && this.field === null) {
      this.field = 'windowUnit';
    } else if (REQUEST_WORDS.has(word)) {
      this.requestsNamed = true;
      this.singular ||= word === 'request';
    } else {
      this.addRest(word, next);
    }
  }

  /** Whether what remains is named by what is counted, by the period or by a limit: `daily-requests-left`. */
  countsNamed(label: string): boolean {
    return this.requestsNamed || this.limitNamed || isMeasure(label);
  }

  /** A weak field's word belongs to the label when another word turned out to be the field: `resource-limit`. */
  labelFor(field: QuotaField | null): string {
    const weakUnused = this.weakWord !== '' && (this.field !== null || field === null);
    return (weakUnused && this.weakField === 'name' ? [...this.label, this.weakWord] : this.label).join('-');
  }

  private isTime(field: QuotaField | null): boolean {
    return field === 'reset' || field === 'resetAfter' || field === 'window';
  }

  private addRest(word: string, next: string | undefined): void {
    const weak = WEAK_FIELD_WORDS.get(word);
    if (weak !== undefined) {
      this.weakField = weak;
      this.weakWord = word;
      return;
    }
    // In "tokens-5-minute" the number belongs to the word behind it.
    if (/^\d+$/.test(word) && next !== undefined && periodMs(next) !== null) {
      this.amount = word;
      return;
    }
    const windowMs = namedLengthMs(this.amount + word);
    this.amount = '';
    if (windowMs !== null) this.windowMs = windowMs;
    else if (!FILLERS.has(word) && word !== 'after') this.label.push(word);
  }
}

function splitWords(name: string): string[] {
  const words: string[] = [];
  for (const word of name.split(name.includes('-') ? '-' : '_')) {
    if (word !== '') pushUnglued(word, words);
  }
  return words;
}

function pushUnglued(word: string, words: string[]): void {
  const isWhole = FIELD_WORDS.has(word) || word === 'ratelimit' || word.startsWith('tokens');
  const glued = isWhole ? null : GLUED.exec(word);
  if (glued === null) {
    words.push(word);
    return;
  }
  const [, head = '', tail = ''] = glued;
  const period = GLUED_PERIOD.exec(head);
  if (period === null) words.push(head);
  else words.push(...[period[1] ?? '', period[2] ?? ''].filter((part) => part !== ''));
  words.push(tail);
}

interface Marked {
  readonly marker: 'rate' | 'size' | 'quota' | 'throttle' | '';
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly spelling: number;
}

/** Finds the words that mean "rate limit": those before name the provider, those after the quota and its field. */
function findMarker(words: readonly string[]): Marked {
  for (const [index, word] of words.entries()) {
    const rest = (count: number, marker: Marked['marker'], spelling: number): Marked => ({
      marker,
      before: words.slice(0, index),
      after: words.slice(index + count),
      spelling,
    });
    if (word === 'ratelimit' || word === 'ratelimits') return rest(1, 'rate', index === 0 ? 1 : 2);
    if (word === 'ratelimitbysize') return rest(1, 'size', index === 0 ? 1 : 2);
    if (word === 'rate' && /^limits?$/.test(words[index + 1] ?? '')) return rest(2, 'rate', 3);
    if (word === 'throttle' || word === 'throttling') return rest(1, 'throttle', 3);
    if (word === 'quota') return rest(1, 'quota', 3);
  }
  return { marker: '', before: [], after: words, spelling: 3 };
}
