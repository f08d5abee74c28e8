import { checkKeys, checkText, wrongOption } from '../options/check.js';
import { findSecrets, findUrlParameters, hasNeedle } from './find-secrets.js';
import { heldSecret, pathHoldsSecret, type HeldSecret } from './held-secret.js';
import { previewBody } from './preview-body.js';
import { cutText, REDACTED, replaceRanges } from './ranges.js';
import { redactValue } from './redact-value.js';
import { scrubError } from './scrub-error.js';
import { SecretStore } from './secret-store.js';
import { SensitiveNames } from './sensitive-names.js';

/** Options of a {@link Redactor}. */
export interface RedactorOptions {
  /** Further header, parameter and field names whose values are redacted; case, dashes and underscores are ignored. */
  readonly names?: readonly string[] | undefined;
}

/** Characters one character of a secret may take in an encoded text: a three-byte character, percent-encoded twice. */
const MAX_ENCODED_LENGTH = 15;
/** Read beyond the end even without any secret, for what is recognised by its form. */
const MIN_MARGIN = 256;

/**
 * Takes secrets out of everything that is logged, thrown or stored. It knows them in three ways: by value (the
 * client's own credentials, in whatever encoding), by the name they stand under, and by their form (`Bearer …`, user
 * info in URLs, JSON Web Tokens, private keys). A value of fewer than 4 characters is redacted by name only.
 */
export class Redactor {
  readonly #names: SensitiveNames;
  readonly #secrets = new SecretStore();
  readonly #isSensitive = (name: string): boolean => this.#names.has(name);

  /** @throws ConfigurationError */
  constructor(options: RedactorOptions = {}) {
    checkKeys(options, ['names'], 'redactor');
    const { names = [] } = options as { names?: unknown };
    if (!Array.isArray(names)) throw wrongOption('redact', 'an array of names', names);
    names.forEach((name: unknown, index) => checkText(name, `redact[${index}]`));
    this.#names = new SensitiveNames(names as string[]);
  }

  /** Redacts `value` wherever it appears, encoded or not, from now on and for ever. */
  addSecret(value: string): void {
    this.#secrets.add(value);
  }

  /** Like {@link addSecret} for values that come and go, such as tokens: only the newest 100 are remembered. */
  learnSecret(value: string): void {
    this.#secrets.learn(value);
  }

  /** Redacts whatever stands under `name` from now on. */
  addName(name: string): void {
    this.#names.add(name);
  }

  /** Whether a secret value that this redactor knows is in `text`, encoded or not. */
  holdsSecret(text: string): boolean {
    return hasNeedle(text, this.#secrets.needles);
  }

  /** How a text that is to be stored holds a secret; see {@link heldSecret}. */
  heldSecret(text: string): HeldSecret {
    return heldSecret(text, this.#secrets.needles);
  }

  /** The same of a URL's path. */
  pathHoldsSecret(path: string): boolean {
    return pathHoldsSecret(path, this.#secrets.needles);
  }

  /** Whether what stands under this header, parameter or field name is redacted. */
  isSensitiveName(name: string): boolean {
    return this.#names.has(name);
  }

  /** `text` without secrets. */
  text(text: string): string {
    return replaceRanges(text, findSecrets(text, this.#secrets.needles, this.#isSensitive));
  }

  /** A URL without secrets; what is not redacted stays as it is, byte for byte. */
  url(url: string): string {
    return replaceRanges(url, findSecrets(url, this.#secrets.needles, this.#isSensitive, findUrlParameters));
  }

  /** A copy of `headers` without secrets. Names that are not enumerable stay so. */
  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    const copy: Record<string, string> = {};
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(headers))) {
      const given: unknown = property.value;
      const text = Array.isArray(given) ? given.join(', ') : String(given);
      const value = text !== '' && this.#names.has(name) ? REDACTED : this.text(text);
      // Defined, not assigned: a header called __proto__ stays a header.
      Object.defineProperty(copy, name, { ...property, value, writable: true, configurable: true });
    }
    return copy;
  }

  /** A bounded deep copy of anything, without secrets; see {@link redactValue}. */
  value(value: unknown): unknown {
    return redactValue(value, this);
  }

  /**
   * The first `maxLength` characters of a body, without secrets, for errors and logs. Redaction comes before cutting,
   * so that no part of a secret is left at the end.
   */
  preview(body: unknown, maxLength = 500): string {
    return previewBody(body, maxLength, this);
  }

  /** A copy of an error that may be logged or be the `cause` of another; see {@link scrubError}. */
  scrubError(error: unknown): Error {
    return scrubError(error, this);
  }

  /** The first `maxLength` characters of `text`, without secrets; the rest is not scanned. */
  head(text: string, maxLength: number): string {
    if (text.length <= maxLength) return cutText(this.text(text), maxLength);
    const window = text.slice(0, maxLength + this.margin);
    const ranges = findSecrets(window, this.#secrets.needles, this.#isSensitive);
    return cutText(replaceRanges(window, ranges, cutText(text, maxLength).length), maxLength);
  }

  /** How far beyond its end a text is read before it is cut, in characters. */
  get margin(): number {
    return Math.max(MIN_MARGIN, this.#secrets.longest * MAX_ENCODED_LENGTH);
  }
}
