import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ExtractOptions } from './extract-options.js';
import { FileSink } from './file-sink.js';
import type { Host } from './host.js';
import { NdjsonStream } from './ndjson-stream.js';
import type { Sink } from './sink.js';
import { streamSink } from './stream-sink.js';
import { UsageError } from './usage-error.js';

/** Where the run writes, and the file that can be resumed, when it is one. */
export interface OpenedSink {
  readonly sink: Sink;
  readonly file: FileSink | undefined;
  readonly name: string;
}

function refuseFileOptions(out: string, options: ExtractOptions): void {
  const named = (['resume', 'overwrite', 'checkpoint'] as const).find((name) => options[name] !== undefined);
  if (named === undefined) return;
  throw new UsageError(
    `--${named} needs a file (--out orders.ndjson): what goes to ${out} cannot be taken back`,
  );
}

/** @throws UsageError, OutputError, CheckpointLockedError, CheckpointCorruptError */
export async function openSink(options: ExtractOptions, host: Host): Promise<OpenedSink> {
  const { out } = options;
  if (out === '-') {
    refuseFileOptions('standard output', options);
    const name = 'standard output';
    return { sink: streamSink(new NdjsonStream(name, host.stdout)), file: undefined, name };
  }
  const found = await stat(out).catch(() => null);
  if (found?.isDirectory() === true) throw new UsageError(`--out names ${out}, which is a folder`);
  if (found !== null && !found.isFile()) {
    refuseFileOptions(out, options);
    const stream = createWriteStream(out);
    const end = (): Promise<void> =>
      new Promise((resolve) => {
        stream.once('close', resolve).end();
      });
    return { sink: streamSink(new NdjsonStream(out, stream, end)), file: undefined, name: out };
  }
  if (options.resume === true && options.overwrite === true) {
    throw new UsageError('--resume and --overwrite exclude each other');
  }
  const file = await FileSink.open({
    path: out,
    directory: options.checkpoint,
    resume: options.resume === true,
    overwrite: options.overwrite === true,
  });
  return { sink: file, file, name: out };
}
