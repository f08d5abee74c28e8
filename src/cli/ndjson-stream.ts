import type { TextStream } from './host.js';
import { outputError } from './output-error.js';

/** The reader of the output is gone. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** Standard output, a pipe or a device: written at the pace of its reader, and nothing there can be taken back. */
export class NdjsonStream {
  readonly path: string;
  readonly #stream: TextStream;
  #ended: Promise<void> | undefined;
  #failure: Error | undefined;
  #fail: ((error: Error) => void) | undefined;

  readonly #end: (() => Promise<void>) | undefined;

  constructor(path: string, stream: TextStream, end?: () => Promise<void>) {
    this.path = path;
    this.#stream = stream;
    this.#end = end;
    stream.on('error', (error) => {
      this.#failure = error;
      this.#fail?.(error);
    });
  }

  /** Writes, and waits until it was taken. @throws OutputClosed, OutputError */
  async append(text: string): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#fail = reject;
        if (this.#failure !== undefined) reject(this.#failure);
        else this.#stream.write(text, (error) => (error == null ? resolve() : reject(error)));
      });
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EOF'].includes(code)) {
        throw new OutputClosed('The reader of the output is gone');
      }
      throw outputError(`Writing to ${this.path}`, error);
    }
  }

  /** Waits until the reader has all of it, where the stream is one that can be ended. */
  async close(): Promise<void> {
    this.#ended ??= this.#end?.();
    await this.#ended;
  }
}
