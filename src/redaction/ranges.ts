/** What stands in the place of everything redacted. */
export const REDACTED = '[redacted]';

/** A part of a text to redact: start, and end (exclusive). */
export type Range = readonly [start: number, end: number];

/**
 * `text` up to `length`, with every range replaced by {@link REDACTED}. Overlapping ranges become one; a range that
 * crosses `length` is replaced as a whole, so that no part of it is left at the edge.
 */
export function replaceRanges(text: string, ranges: readonly Range[], length = text.length): string {
  if (ranges.length === 0) return text.length <= length ? text : text.slice(0, length);
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  let result = '';
  let done = 0;
  let hidden = -1;
  for (const [start, end] of sorted) {
    if (start >= length) break;
    if (start > hidden) {
      result += text.slice(done, start) + REDACTED;
      hidden = end;
    } else {
      hidden = Math.max(hidden, end);
    }
    done = hidden;
  }
  return done < length ? result + text.slice(done, length) : result;
}

/** The first `length` characters of `text`, one less where that would split a surrogate pair. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
