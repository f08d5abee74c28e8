import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream';
import zlib from 'node:zlib';
import { encodingsOf } from './decompress.js';

/** Raised inside a body stream that grew beyond the limit. */
export class StreamTooLarge extends Error {}

function decoderFor(encoding: string): Transform[] {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return [zlib.createGunzip()];
    case 'deflate':
      return [zlib.createInflate()];
    case 'br':
      return [zlib.createBrotliDecompress()];
    default:
      return [];
  }
}

/** One decoder for each encoding; what cannot be undone fails with the first bytes, where its consumer sees it. */
function decodersFor(contentEncoding: string): Transform[] {
  try {
    return encodingsOf(contentEncoding).flatMap(decoderFor);
  } catch (error) {
    const fail = (_chunk: unknown, _encoding: unknown, done: TransformCallback): void => {
      done(error as Error);
    };
    return [new Transform({ transform: fail })];
  }
}

class ByteLimit extends Transform {
  #bytes = 0;
  readonly #maxBytes: number;
  readonly #toError: () => Error;

  constructor(maxBytes: number, toError: () => Error) {
    super();
    this.#maxBytes = maxBytes;
    this.#toError = toError;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) done(this.#toError());
    else done(null, chunk);
  }
}

/** `source`, failing with `toError()` once it has given more than `maxBytes`. */
export function limitBytes(source: Readable, maxBytes: number, toError: () => Error): Readable {
  return pipeline(source, new ByteLimit(maxBytes, toError), () => undefined);
}

/** How {@link streamBody} is to behave. */
export interface StreamBodyOptions {
  readonly contentEncoding: string;
  readonly maxBytes: number;
  /** Turns what went wrong into the error the consumer sees: what the transport raises holds the request's secrets. */
  readonly toError: (raw: unknown) => Error;
  /** Called once, when the body has ended, however it ended. */
  readonly onEnd: (error: Error | undefined) => void;
}

/** A response's body as a stream: decompressed, bounded, failing with the package's own errors. */
export function streamBody(source: Readable, options: StreamBodyOptions): Readable {
  const limit = new ByteLimit(options.maxBytes, () => new StreamTooLarge());
  // `destroy` is where a failure becomes visible: the transport's own error must not reach the consumer.
  const destroy = limit._destroy.bind(limit);
  let shown: Error | undefined;
  limit._destroy = (error, done): void => {
    if (error !== null) shown = options.toError(error);
    destroy(shown ?? null, done);
  };
  pipeline([source, ...decodersFor(options.contentEncoding), limit], () => {
    options.onEnd(shown);
  });
  return limit;
}
