import { types } from 'node:util';
import { cutText } from './ranges.js';

/** What the previewing of bodies needs of a redactor. */
export interface PreviewRedaction {
  /** The first `maxLength` characters of `text`, redacted. */
  head(text: string, maxLength: number): string;
  /** How far beyond its end a text must be read so that no secret at the edge is missed, in characters. */
  readonly margin: number;
  value(value: unknown): unknown;
}

/** Bytes looked at to tell text from binary data. */
const PROBE_LENGTH = 512;
/** UTF-8 needs at most this many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

function isBinary(bytes: Buffer): boolean {
  const probe = bytes.subarray(0, PROBE_LENGTH);
  if (probe.includes(0)) return true;
  const replaced = probe.toString('utf8').split('\ufffd').length - 1;
  // A multi-byte character may be cut at the probe's end.
  return replaced > 1 && replaced > probe.length / 20;
}

function bytesOf(body: unknown): Buffer | undefined {
  if (Buffer.isBuffer(body)) return body;
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return types.isAnyArrayBuffer(body) ? Buffer.from(body) : undefined;
}

function textOf(body: unknown, maxLength: number, redaction: PreviewRedaction): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return redaction.head(body, maxLength);
  const bytes = bytesOf(body);
  if (bytes !== undefined) {
    if (isBinary(bytes)) return `[binary data, ${bytes.length} bytes]`;
    const window = bytes.subarray(0, (maxLength + redaction.margin) * MAX_BYTES_PER_UNIT);
    return redaction.head(window.toString('utf8'), maxLength);
  }
  if (body instanceof URLSearchParams) return redaction.head(body.toString(), maxLength);
  const copy = redaction.value(body);
  return typeof copy === 'string' ? copy : JSON.stringify(copy);
}

/** The first `maxLength` characters of a body as text, redacted before they are cut. Only as much is read as is needed. */
export function previewBody(body: unknown, maxLength: number, redaction: PreviewRedaction): string {
  return cutText(textOf(body, maxLength, redaction), maxLength);
}
