import { Readable } from 'node:stream';
import { ConfigurationError } from '../errors/configuration-error.js';
import { hasBrand } from '../internal/brand.js';
import { isPromiseLike } from '../internal/promises.js';

/** What axios is given as `data`, and the content type that goes with it unless the caller named one. */
export interface EncodedBody {
  readonly data: unknown;
  /** `null` when there is no body, or when axios computes the type (multipart forms). */
  readonly contentType: string | null;
}

/** A body serialised once, or, for a function, once for each attempt. */
export interface RequestBody {
  /** Whether it can be sent a second time. */
  readonly replayable: boolean;
  encode(): EncodedBody | Promise<EncodedBody>;
}

const NO_BODY: EncodedBody = Object.freeze({ data: undefined, contentType: null });
const NOTHING: RequestBody = Object.freeze({ replayable: true, encode: () => NO_BODY });

/** By their tag: what they hold is in no field, so JSON makes `{}` of them. */
const EMPTY_AS_JSON = /^\[object (Map|Set|Promise|ReadableStream)\]$/;

function isReadable(value: unknown): boolean {
  return value instanceof Readable || (typeof value === 'object' && value !== null && 'pipe' in value);
}

function encode(body: unknown): EncodedBody {
  if (body === undefined || body === null) return NO_BODY;
  if (typeof body === 'string') return { data: body, contentType: 'text/plain;charset=utf-8' };
  if (body instanceof URLSearchParams) {
    return { data: body.toString(), contentType: 'application/x-www-form-urlencoded' };
  }
  if (body instanceof ArrayBuffer) {
    return { data: Buffer.from(body), contentType: 'application/octet-stream' };
  }
  if (ArrayBuffer.isView(body)) {
    return {
      data: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      contentType: 'application/octet-stream',
    };
  }
  if (isReadable(body)) return { data: body, contentType: 'application/octet-stream' };
  if (hasBrand(body, 'FormData')) return { data: body, contentType: null };
  if (hasBrand(body, 'Blob') || hasBrand(body, 'File')) {
    const { type } = body as { type: string };
    return { data: body, contentType: type === '' ? 'application/octet-stream' : type };
  }
  const [, hollow] = EMPTY_AS_JSON.exec(Object.prototype.toString.call(body)) ?? [];
  if (hollow !== undefined && (body as { toJSON?: unknown }).toJSON === undefined) {
    const instead = hollow === 'ReadableStream' ? '; give Readable.fromWeb(stream)' : '';
    throw new ConfigurationError(
      `The request body cannot be written as JSON: of a ${hollow} it would hold nothing${instead}`,
    );
  }
  let json: unknown;
  try {
    json = JSON.stringify(body);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `The request body cannot be written as JSON: ${why.split('\n', 1)[0] ?? ''}`,
    );
  }
  if (typeof json !== 'string') {
    throw new ConfigurationError(`The request body cannot be written as JSON: it is a ${typeof body}`);
  }
  return { data: json, contentType: 'application/json' };
}

/**
 * Prepares a caller's body. A readable stream can be sent only once; a function is asked again for each attempt.
 *
 * @throws ConfigurationError for what cannot be written as JSON (a cycle, a BigInt, a Map).
 */
export function prepareBody(body: unknown): RequestBody {
  if (body === undefined || body === null) return NOTHING;
  if (typeof body === 'function') {
    const make = body as () => unknown;
    return {
      replayable: true,
      encode: () => {
        const made = make();
        return isPromiseLike(made) ? Promise.resolve(made).then(encode) : encode(made);
      },
    };
  }
  const encoded = encode(body);
  return { replayable: !isReadable(encoded.data), encode: () => encoded };
}
