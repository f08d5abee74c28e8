/** Positions in a list, not credentials: without their values nobody could follow a pagination in the log. */
const PAGING_TOKEN =
  /(?:page|paging|pagination|next|prev|previous|continuation|continue|cursor|sync|delta|skip|resume|resumption|scroll|start|starting|marker|position|offset|iterator|batch)token$/;

/**
 * Names that are sensitive as a whole but too short, or too common as an ending, to be looked for inside others.
 * A bare `sid` is none of them: some providers call the ids of all their resources so.
 */
const WHOLE_NAMES: ReadonlySet<string> = new Set([
  ...['auth', 'xauth', 'bearer', 'jwt', 'pass', 'userpass', 'sig', 'sas', 'hmac', 'otp', 'totp', 'pat'],
  ...['csrf', 'xsrf', 'connectsid', 'assertion', 'clientassertion', 'samlassertion', 'samlresponse'],
  ...['codeverifier', 'oauthverifier', 'authenticationinfo', 'proxyauthenticationinfo'],
]);

/** Endings that make a name sensitive, whatever stands before them (`X-Amz-Security-Token`, `user[password]`). */
const ENDING = new RegExp(
  '(?:' +
    [
      'authorization',
      'cookies?',
      'passwords?',
      'passwd',
      'pwd',
      'passphrase',
      'passcode',
      'secrets?',
      'credentials?',
      'signature',
      'token',
      '(?:access|refresh|id|auth|api|bearer|session|security|csrf|xsrf)tokens',
      'sess(?:ion)?(?:id|key)',
      '(?:api|access|accesskey|secret|private|sharedaccess|account|auth|signing|encryption|subscription|functions?|master|license|application|app|write|ssh|hmac)keys?',
      'accesskeyid',
      'privatekeypem',
    ].join('|') +
    ')$',
);

const MAX_CACHED = 1_000;
const MAX_NAME_LENGTH = 256;

/** Lower case, letters and digits only, and without a trailing index or hash size (`password[0]`, `signature-256`). */
function normalise(name: string): string {
  const bare = name
    .slice(-MAX_NAME_LENGTH)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return bare.replace(/(?:sha)?\d{1,4}$/, '') || bare;
}

/** The innermost part of `user[password]` or `data.password`. */
function lastSegment(name: string): string {
  const segments = name.split(/[.[\]]+/).filter((segment) => segment !== '');
  return segments[segments.length - 1] ?? name;
}

/**
 * Tells by a header's, parameter's or field's name whether its value is a credential. Case, dashes, underscores and
 * dots make no difference.
 */
export class SensitiveNames {
  readonly #extra: Set<string>;
  readonly #known = new Map<string, boolean>();

  constructor(extra: readonly string[]) {
    this.#extra = new Set(extra.map(normalise));
  }

  add(name: string): void {
    this.#extra.add(normalise(name));
    this.#known.clear();
  }

  has(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const sensitive = this.#decide(name);
    // Names also come from servers: what they send must not make the cache grow for ever.
    if (this.#known.size >= MAX_CACHED) this.#known.clear();
    if (name.length <= MAX_NAME_LENGTH) this.#known.set(name, sensitive);
    return sensitive;
  }

  #decide(name: string): boolean {
    const whole = normalise(name);
    const last = normalise(lastSegment(name));
    if (this.#extra.has(whole) || this.#extra.has(last)) return true;
    if (PAGING_TOKEN.test(whole)) return false;
    return WHOLE_NAMES.has(whole) || WHOLE_NAMES.has(last) || ENDING.test(whole);
  }
}
