import type { Range } from './ranges.js';

/** A text as a reader of its encoding sees it, with the way back to the text that it was made from. */
export interface View {
  readonly text: string;
  /** Where each character of `text` starts in the source, and last the source's length; `null`: at the same place. */
  readonly starts: readonly number[] | null;
}

/** How one kind of encoding writes what it escapes. */
export type Encoding = RegExp;

/** Percent-encoding (RFC 3986 section 2.1), JSON (RFC 8259 section 7) and HTML entities. */
const ENCODINGS: readonly Encoding[] = [
  /(?:%[0-9a-f]{2})+/gi,
  /\\u[0-9a-f]{4}|\\[^a-z0-9]|\\[nrtbf]/gi,
  /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi,
];
const ANY_ENCODING: Encoding = new RegExp(ENCODINGS.map(({ source }) => source).join('|'), 'gi');
const NONE: readonly Encoding[] = [];
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ENTITY: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The encodings that something in `text` is written in. */
export function encodingsIn(text: string): readonly Encoding[] {
  if (!/[%\\&]/.test(text)) return NONE;
  // With `search`, unlike `test`, no position is kept in the expression.
  return ENCODINGS.filter((encoding) => text.search(encoding) !== -1);
}

function fromCodePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

function decodeOne(escape: string): string {
  if (escape.startsWith('&#')) {
    const hexadecimal = escape.charAt(2).toLowerCase() === 'x';
    return fromCodePoint(Number.parseInt(escape.slice(hexadecimal ? 3 : 2), hexadecimal ? 16 : 10));
  }
  if (escape.startsWith('&')) return ENTITY[escape.slice(1, -1).toLowerCase()] ?? escape;
  if (escape.length === 6) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  const character = escape.slice(1);
  return CONTROL[character] ?? character;
}

/** How many bytes the UTF-8 sequence has that starts with `lead`; 1 for what starts none. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0) return lead <= 0xef ? 3 : 1;
  return lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
}

/** Decodes a run of `%XX`; calls `emit` with each character and the offset of its first byte's escape in the run. */
function decodePercentRun(run: string, emit: (character: string, offset: number) => void): void {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    const character = bytes.toString('utf8', at, at + length);
    const valid = length === 1 || character.length === (length === 4 ? 2 : 1);
    emit(valid ? character : '\ufffd', at * 3);
    at += valid ? length : 1;
  }
}

/** `view` with one layer of an encoding, or of all of them at once, taken off; `null` when there is none. */
export function decodeView(view: View, encoding = ANY_ENCODING): View | null {
  const { text } = view;
  const starts: number[] = [];
  const sourceOf = (index: number): number => view.starts?.[index] ?? index;
  let decoded = '';
  let done = 0;
  const emit = (character: string, index: number): void => {
    decoded += character;
    // Both halves of a surrogate pair start where their one escape does.
    starts.push(...Array.from({ length: character.length }, () => sourceOf(index)));
  };
  for (const match of text.matchAll(encoding)) {
    decoded += text.slice(done, match.index);
    for (let index = done; index < match.index; index++) starts.push(sourceOf(index));
    const escape = match[0];
    if (escape.startsWith('%')) {
      decodePercentRun(escape, (character, offset) => emit(character, match.index + offset));
    } else {
      emit(decodeOne(escape), match.index);
    }
    done = match.index + escape.length;
  }
  if (done === 0) return null;
  decoded += text.slice(done);
  for (let index = done; index <= text.length; index++) starts.push(sourceOf(index));
  return { text: decoded, starts };
}

/** A range of the view as a range of the source. */
export function toSource(view: View, start: number, end: number): Range {
  return view.starts === null ? [start, end] : [view.starts[start] ?? start, view.starts[end] ?? end];
}
