import { Readable } from 'node:stream';
import { limitBytes } from '../http/response-stream.js';
import { hasBrand } from '../internal/brand.js';
import type { HeaderList } from './header-list.js';

/** Forms up to this size are put together in memory, so that their length can be said beforehand. */
const MAX_BUFFERED_FORM_BYTES = 16 * 1_024 * 1_024;

/** A form of the package form-data, or anything else that names its own headers. */
interface NamesHeaders {
  getHeaders(): Readonly<Record<string, string>>;
}

function namesHeaders(data: object): data is NamesHeaders {
  return 'getHeaders' in data && typeof data.getHeaders === 'function';
}

function tooLarge(maxBytes: number): Error {
  return new Error(`the request body is larger than maxBodyLength (${String(maxBytes)} bytes)`);
}

/**
 * The body as undici sends it. Headers that go with it are added to `headers`.
 *
 * @param maxBytes a bound on it; below 0 there is none.
 * @throws Error for one that is larger and whose length is known; a stream fails when it turns out to be larger.
 */
export function requestContent(data: unknown, headers: HeaderList, maxBytes: number): unknown {
  if (data === undefined || data === null) return null;
  if (typeof data === 'string' || Buffer.isBuffer(data)) {
    if (maxBytes >= 0 && Buffer.byteLength(data) > maxBytes) throw tooLarge(maxBytes);
    return data;
  }
  if (hasBrand(data, 'FormData')) return formContent(data, headers);
  if (typeof data !== 'object') return data;
  if (namesHeaders(data)) {
    for (const [name, value] of Object.entries(data.getHeaders())) headers.set(name, value);
  }
  if (!('pipe' in data)) return data;
  const stream = data instanceof Readable ? data : new Readable().wrap(data as NodeJS.ReadableStream);
  return maxBytes < 0 ? stream : limitBytes(stream, maxBytes, () => tooLarge(maxBytes));
}

/** The part of `FormData` that tells its size. */
interface FormLike {
  values(): Iterable<string | { readonly size: number }>;
}

/** A multipart form. undici would only know forms of its own. */
async function formContent(form: unknown, headers: HeaderList): Promise<unknown> {
  const response = new Response(form as ConstructorParameters<typeof Response>[0]);
  headers.set('content-type', response.headers.get('content-type') ?? 'multipart/form-data');
  let bytes = 0;
  for (const value of (form as FormLike).values())
    bytes += typeof value === 'string' ? value.length : value.size;
  const { body } = response;
  if (body === null || bytes <= MAX_BUFFERED_FORM_BYTES) return Buffer.from(await response.arrayBuffer());
  return Readable.fromWeb(body);
}
