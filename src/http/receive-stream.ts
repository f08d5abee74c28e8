import type { Readable } from 'node:stream';
import { streamBody } from './response-stream.js';

/** How much of an error's body is read when the caller asked for a stream, in bytes. */
const ERROR_BODY_BYTES = 65_536;

/** What {@link receiveStream} has to know of the send. */
export interface StreamReception {
  readonly status: number;
  readonly contentEncoding: unknown;
  readonly maxBytes: number;
  /** Turns what the transport raised into what the consumer of the stream sees. */
  readonly toError: (raw: unknown) => Error;
  /** Called once, when the send is over: its timers can be stopped. */
  readonly onEnd: () => void;
  /** Called once, when the body of a success has ended, however it ended. */
  readonly onStreamEnd: () => void;
}

/** The body of a response that was asked for as a stream: of an error, only its beginning, for the preview. */
export async function receiveStream(
  source: Readable,
  reception: StreamReception,
): Promise<Readable | Buffer> {
  const { status, contentEncoding, maxBytes, toError, onEnd, onStreamEnd } = reception;
  if (status < 200 || status > 299) {
    try {
      return await readSome(source);
    } finally {
      onEnd();
    }
  }
  return streamBody(source, {
    contentEncoding: typeof contentEncoding === 'string' ? contentEncoding : '',
    maxBytes,
    toError,
    onEnd: () => {
      onEnd();
      onStreamEnd();
    },
  });
}

/** The beginning of a body. */
async function readSome(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= ERROR_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}
