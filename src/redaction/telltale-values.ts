import type { Report } from './named-values.js';

/** Bearer takes any value (RFC 6750); the others only what cannot be a word of prose. */
const SCHEME = /\b(bearer|basic|token|apikey|api-key|negotiate)(?:\s{1,8}|\+)([^\s"'`<>,;&\\)\]}{[]+)/gi;
const BEARER_PROSE =
  /^(?:tokens?|auth|authenti\w+|authori\w+|schemes?|credentials?|headers?|is|was|are|not|or|and|in|for|of|with|required|invalid|missing|expired|errors?|methods?|formats?|http|only|types?|instead|must|access|realm|scope)[.:!?]?$/i;
const JWT = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]+)*/g;
const AUTHORITY = /[^\s/?#"'`<>\\]+/y;
const KEY_BEGIN = '-----BEGIN ';
const KEY_END = '-----END ';

function isSchemeValue(scheme: string, value: string): boolean {
  if (scheme === 'bearer') return !BEARER_PROSE.test(value);
  // The base64 of "user:password" has capitals, digits or padding; "basic information" has none.
  if (scheme === 'basic') return value.length >= 4 && /[A-Z\d=]/.test(value) && /^[\w+/=.~-]+$/.test(value);
  return value.length >= 20 || (value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value));
}

/** `Bearer …`, `Basic …` and their like (RFC 9110 section 11.4), but not a challenge's `Bearer realm="…"`. */
export function findSchemes(text: string, report: Report): void {
  SCHEME.lastIndex = 0;
  for (let match = SCHEME.exec(text); match !== null; match = SCHEME.exec(text)) {
    const value = match[2] ?? '';
    const end = SCHEME.lastIndex;
    const challenge = value.endsWith('=') && /["']/.test(text.charAt(end));
    if (!challenge && isSchemeValue((match[1] ?? '').toLowerCase(), value)) report(end - value.length, end);
    // "Bearer token abc…": what is no value may be a scheme's name.
    else SCHEME.lastIndex = end - value.length;
  }
}

/** JSON Web Tokens (RFC 7519), recognised by their first characters. */
export function findJsonWebTokens(text: string, report: Report): void {
  if (!text.includes('eyJ')) return;
  for (const match of text.matchAll(JWT)) report(match.index, match.index + match[0].length);
}

/** `user:password@` in URLs (RFC 3986 section 3.2.1). */
export function findUserInfo(text: string, report: Report): void {
  if (!text.includes('@')) return;
  for (let at = text.indexOf('//'); at !== -1; at = text.indexOf('//', at + 2)) {
    AUTHORITY.lastIndex = at + 2;
    const authority = AUTHORITY.exec(text)?.[0] ?? '';
    const length = authority.lastIndexOf('@');
    if (length > 0) report(at + 2, at + 2 + length);
  }
}

/** Private keys in PEM (RFC 7468), also when the end is cut off. */
export function findPrivateKeys(text: string, report: Report): void {
  for (let at = text.indexOf(KEY_BEGIN); at !== -1; at = text.indexOf(KEY_BEGIN, at + 1)) {
    const start = at + KEY_BEGIN.length;
    if (!text.slice(start, start + 40).includes('PRIVATE KEY-----')) continue;
    const footer = text.indexOf(KEY_END, start);
    const close = footer === -1 ? -1 : text.indexOf('-----', footer + KEY_END.length);
    const end = close === -1 ? text.length : close + 5;
    report(at, end);
    at = end;
  }
}
