import type { Page } from '../pagination/page.js';
import { toNdjson } from './ndjson.js';
import type { NdjsonStream } from './ndjson-stream.js';
import type { Sink } from './sink.js';

/** Pages to a stream: there is no checkpoint, as nothing that was written can be taken back. */
export function streamSink(stream: NdjsonStream): Sink {
  return {
    take: async ({ items }: Page<unknown>) => {
      if (items.length > 0) await stream.append(toNdjson(items));
      return undefined;
    },
    keep: () => undefined,
    finish: () => Promise.resolve(),
    close: () => stream.close(),
  };
}
