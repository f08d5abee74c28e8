import { REDACTED } from './ranges.js';

/** Reports a part of the searched text that is to be redacted. */
export type Report = (start: number, end: number) => void;
/** Whether a value under this name is a credential. */
export type IsSensitive = (name: string) => boolean;

const QUOTED_KEY = /(["'])((?:[^"'\\\r\n]|\\.){1,128})\1\s{0,64}(?::|=>)\s{0,64}/g;
const NAME_THEN_VALUE =
  /["'](?:name|key|header)["']\s{0,64}:\s{0,64}["']([^"'\\\r\n]{1,128})["']\s{0,64},\s{0,64}["']value["']\s{0,64}:\s{0,64}/gi;
const BARE_JSON = /[^\s,}\]]+/y;
const NOT_A_SECRET = /^(?:null|true|false|none|undefined)$/i;
const NAME_CHARACTER = /[\w.$%[\]-]/;
const MAX_NAME_LENGTH = 128;
const LONG_WORD = 20;
const PAIR_VALUE = /(?:[^\s&"'<>`\\;,]|\\(?!["'nrtu])|[;,](?!\s|$))+/y;
const HEADER_LINE = /(?:="[^"\r\n]*"|[^\r\n"<\\]|\\(?![rn"]))+/y;
const WORD = /[^\s,;"'<>}\])\\]+/y;
const WHOLE_LINE_NAME = /authorization$|cookie$/i;
const COMPOUND_NAME = /[-_]|[a-z][A-Z]/;
const XML_ELEMENT = /<([\w:.-]{1,64})(?:\s[^<>]{0,512})?>(?:<!\[CDATA\[)?([^<]+)/g;
const FORM_PART =
  /name="([^"\r\n]{1,128})"(?:;[^\r\n]{0,256})?(?:\r?\n[^\r\n]{1,256}){0,4}\r?\n\r?\n([\s\S]*?)(?=\r?\n--|$(?![\s\S]))/g;

/** Where a sticky expression's match at `at` ends; `at` itself when there is none. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : at;
}

/** The name that ends before `end`; empty when there is none. */
function nameBefore(text: string, end: number): string {
  let start = end;
  const limit = Math.max(0, end - MAX_NAME_LENGTH);
  while (start > limit && NAME_CHARACTER.test(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}

/** The index of the quote that closes the one at `open`, or the text's end. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === quote) return at;
  }
  return text.length;
}

/** The index after the bracket that closes the one at `open`, or the text's end. */
function afterBrackets(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') at = closingQuote(text, at);
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Reports the value that starts at `at` in JSON, or in what resembles it; returns where to go on. */
function reportJsonValue(text: string, at: number, report: Report): number {
  const first = text.charAt(at);
  if (first === '"' || first === "'") {
    const end = closingQuote(text, at);
    if (end > at + 1) report(at + 1, end);
    return end + 1;
  }
  const bracket = first === '{' || first === '[';
  const end = bracket ? afterBrackets(text, at) : endOf(BARE_JSON, text, at);
  if (end > at && !NOT_A_SECRET.test(text.slice(at, end))) report(at, end);
  return end;
}

/** `"password": "…"`, also with an object or an array as the value, and in the notation of Python and Ruby. */
export function findQuotedFields(text: string, isSensitive: IsSensitive, report: Report): void {
  if (!text.includes('"') && !text.includes("'")) return;
  for (const expression of [QUOTED_KEY, NAME_THEN_VALUE]) {
    const name = expression === QUOTED_KEY ? 2 : 1;
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
      if (!isSensitive(match[name] ?? '')) continue;
      expression.lastIndex = reportJsonValue(text, expression.lastIndex, report);
    }
  }
}

/** A parameter's name without its percent-encoding, where that is valid. */
export function decodeName(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** `api_key=…` in query strings, forms, cookies and attributes. */
export function findPairs(text: string, isSensitive: IsSensitive, report: Report): void {
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
    const name = nameBefore(text, at);
    if (name === '' || !isSensitive(decodeName(name))) continue;
    // After ? or & a quote ends the URL rather than beginning its parameter's value.
    const inUrl = /[?&]/.test(text.charAt(at - name.length - 1));
    const quoted = !inUrl && /["']/.test(text.charAt(at + 1));
    const start = quoted ? at + 2 : at + 1;
    const end = quoted ? closingQuote(text, at + 1) : endOf(PAIR_VALUE, text, start);
    if (end === start) continue;
    report(start, end);
    at = end - 1;
  }
}

/** In prose after a single word ("Invalid token: expired") only what looks like a secret is one. */
function looksSecret(word: string): boolean {
  if (word.includes('://')) return false;
  return word.length >= LONG_WORD || (word.length >= 8 && /\d/.test(word) && /[a-z]/i.test(word));
}

/** `X-Api-Key: …`, and `Authorization: …` or `Cookie: …` up to the end of the line. */
export function findHeaderLines(text: string, isSensitive: IsSensitive, report: Report): void {
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const name = nameBefore(text, at);
    if (name === '' || !isSensitive(name)) continue;
    let start = at + 1;
    while (text.charAt(start) === ' ' || text.charAt(start) === '\t') start++;
    if (text.startsWith(REDACTED, start)) continue;
    const quoted = /["']/.test(text.charAt(start));
    const wholeLine = !quoted && WHOLE_LINE_NAME.test(name);
    if (quoted) start++;
    const end = quoted ? closingQuote(text, start - 1) : endOf(wholeLine ? HEADER_LINE : WORD, text, start);
    if (end === start) continue;
    const word = text.slice(start, end);
    const certain = quoted || wholeLine || (COMPOUND_NAME.test(name) && !NOT_A_SECRET.test(word));
    if (certain || looksSecret(word)) report(start, end);
    // A long word is not looked through again from each colon in it: that would take quadratic time.
    if (certain || word.length >= LONG_WORD) at = end - 1;
  }
}

/** `<password>…</password>` and the parts of a multipart form. */
export function findElements(text: string, isSensitive: IsSensitive, report: Report): void {
  const expressions = [
    ...(text.includes('</') || text.includes('<![') ? [XML_ELEMENT] : []),
    ...(text.includes('name="') ? [FORM_PART] : []),
  ];
  for (const expression of expressions) {
    for (const match of text.matchAll(expression)) {
      const value = match[2] ?? '';
      if (value.trim() === '' || !isSensitive(match[1] ?? '')) continue;
      const end = match.index + match[0].length;
      report(end - value.length, end);
    }
  }
}
