import { decodeView } from './decoded-view.js';

/** Shorter values are redacted by name only: taking every "a" out of a message would leave nothing to read. */
export const MIN_SECRET_LENGTH = 4;
/** How many secrets obtained on the way (rotating tokens) are remembered; the oldest is forgotten first. */
export const MAX_LEARNED = 100;

const MIN_BASE64_LENGTH = 5;
const MIN_LINE_LENGTH = 20;
const MAX_LINES = 200;
const BEYOND_LATIN_1 = /[\u0100-\uffff]/;

/**
 * How `bytes` look inside base64, whatever stands before and after them: three alignments (RFC 4648 section 4), each
 * without the characters at its edges that neighbouring bytes have a part in.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [bytes.toString('base64').replace(/=+$/, '')];
  for (let before = 0; before < 3; before++) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    forms.push(encoded.slice(before === 0 ? 0 : before + 1, whole));
  }
  for (const form of [...forms]) forms.push(form.replaceAll('+', '-').replaceAll('/', '_'));
  return forms.filter((form) => form.length >= MIN_BASE64_LENGTH);
}

/** The texts to look for: percent, JSON and HTML escapes are taken off the searched text instead. */
function needlesOf(secret: string): readonly string[] {
  const needles = new Set([secret, secret.trim(), secret.replaceAll(' ', '+')]);
  // A secret that looks escaped itself ("a%41") is decoded along with a text in which something else is escaped.
  for (
    let view = decodeView({ text: secret, starts: null }), layer = 0;
    view !== null && layer < 2;
    layer++
  ) {
    needles.add(view.text);
    view = decodeView(view);
  }
  const bytes = Buffer.from(secret);
  for (const form of base64Forms(bytes)) needles.add(form);
  if (bytes.length > secret.length) {
    // What Node makes of UTF-8 in a header, and of Latin-1 in a body.
    needles.add(bytes.toString('latin1'));
    if (!BEYOND_LATIN_1.test(secret)) needles.add(Buffer.from(secret, 'latin1').toString('utf8'));
  }
  // One line of a PEM key is as secret as the whole.
  const lines = secret.includes('\n') ? secret.split(/\r?\n/, MAX_LINES) : [];
  for (const line of lines) {
    if (line.length >= MIN_LINE_LENGTH && !line.startsWith('-----')) needles.add(line.trim());
  }
  return [...needles].filter((needle) => needle.length >= MIN_SECRET_LENGTH);
}

/** The secret values to redact wherever they appear. */
export class SecretStore {
  readonly #configured = new Map<string, readonly string[]>();
  readonly #learned = new Map<string, readonly string[]>();
  #needles: readonly string[] | null = [];
  #longest = 0;

  /** Remembers `value` for ever. */
  add(value: string): void {
    if (value.trim().length < MIN_SECRET_LENGTH || this.#configured.has(value)) return;
    this.#configured.set(value, this.#learned.get(value) ?? needlesOf(value));
    this.#learned.delete(value);
    this.#needles = null;
  }

  /** Remembers `value` as one of the newest {@link MAX_LEARNED}. */
  learn(value: string): void {
    if (value.trim().length < MIN_SECRET_LENGTH || this.#configured.has(value)) return;
    const known = this.#learned.get(value);
    // Taken out and put back, it is the newest.
    this.#learned.delete(value);
    this.#learned.set(value, known ?? needlesOf(value));
    if (known !== undefined) return;
    for (const oldest of this.#learned.keys()) {
      if (this.#learned.size <= MAX_LEARNED) break;
      this.#learned.delete(oldest);
    }
    this.#needles = null;
  }

  /** Every text to look for. */
  get needles(): readonly string[] {
    if (this.#needles === null) {
      this.#needles = [...new Set([...this.#configured.values(), ...this.#learned.values()].flat())];
      this.#longest = Math.max(0, ...this.#needles.map((needle) => needle.length));
    }
    return this.#needles;
  }

  /** The length of the longest needle. */
  get longest(): number {
    return this.needles.length === 0 ? 0 : this.#longest;
  }
}
