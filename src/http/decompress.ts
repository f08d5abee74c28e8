import { promisify } from 'node:util';
import zlib from 'node:zlib';

type Decoder = (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzip: Decoder = promisify(zlib.gunzip);
const brotli: Decoder = promisify(zlib.brotliDecompress);
const inflateZlib: Decoder = promisify(zlib.inflate);
const inflateRaw: Decoder = promisify(zlib.inflateRaw);

/** `deflate` means zlib by RFC 9110 section 8.4.1.2, but some servers send raw deflate: the first byte tells. */
const inflate: Decoder = (data, options) =>
  (((data[0] ?? 0) & 0x0f) === 8 ? inflateZlib : inflateRaw)(data, options);

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', brotli],
]);

/** Encodings laid over each other that are undone; more than two are never seen, and each costs a pass. */
const MAX_ENCODINGS = 5;

/** What this client accepts, for the `Accept-Encoding` header. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/**
 * The encodings to undo, in that order: several are listed in the order they were applied (RFC 9110 section 8.4).
 *
 * @throws Error for more layers than anybody needs.
 */
export function encodingsOf(contentEncoding: string): string[] {
  const encodings = contentEncoding.toLowerCase().split(',');
  if (encodings.length > MAX_ENCODINGS)
    throw new Error(`more than ${String(MAX_ENCODINGS)} content encodings`);
  return encodings.reverse().map((encoding) => encoding.trim());
}

/**
 * Decompresses a whole body and refuses one that is cut short: streaming decompression, as axios does it, takes a
 * truncated gzip body for a complete one.
 *
 * @param maxBytes a bound on the decompressed size; beyond it this rejects with code `ERR_BUFFER_TOO_LARGE`.
 */
export async function decompress(data: Buffer, contentEncoding: string, maxBytes: number): Promise<Buffer> {
  let body = data;
  for (const encoding of encodingsOf(contentEncoding)) {
    const decode = DECODERS.get(encoding);
    if (decode !== undefined) body = await decode(body, { maxOutputLength: Math.min(maxBytes, 2 ** 31) });
  }
  return body;
}
