import { createHash } from 'node:crypto';
import { open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OutputError, outputError } from './output-error.js';
import type { OutputMark } from './output-mark.js';

/** How much of the file's end a mark's hash covers, in bytes. */
const TAIL_BYTES = 4_096;
/** Links that are followed, as by Linux. */
const MAX_LINKS = 40;

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Where a link leads: what is created anew must not be a link, even one that leads to no file yet. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const link = await readlink(target).catch(() => null);
    if (link === null) break;
    target = resolve(await realpath(dirname(target)), link);
  }
  return target;
}

/**
 * The file that a run writes, page by page. A page is on disk (fsync) before `append` resolves, so that a checkpoint
 * committed afterwards never speaks of bytes that a power cut could take back.
 */
export class NdjsonFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #bytes = 0;
  #tail: Uint8Array = new Uint8Array();

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Makes a new file. @throws OutputError, also when there is one already */
  static async create(path: string): Promise<NdjsonFile> {
    const file = await NdjsonFile.#open(await targetOf(path), 'wx+', `Creating ${path}`);
    await file.#syncFolder();
    return file;
  }

  /** Opens a file without changing it. @throws OutputError */
  static open(path: string): Promise<NdjsonFile> {
    return NdjsonFile.#open(path, 'r+', `Opening ${path}`);
  }

  static async #open(path: string, flags: string, doing: string): Promise<NdjsonFile> {
    try {
      return new NdjsonFile(path, await open(path, flags));
    } catch (error) {
      throw outputError(doing, error);
    }
  }

  /**
   * Checks that the file is the one that the mark speaks of: long enough, and with the same bytes before it.
   *
   * @throws OutputError; the file is left as it is.
   */
  async check(mark: OutputMark): Promise<void> {
    const { size } = await this.#handle.stat();
    const advice = 'Nothing was changed. Bring the file back, or begin anew with --overwrite';
    if (size < mark.bytes) {
      throw new OutputError(
        `${this.path} has ${String(size)} bytes, but its checkpoint says that ${String(mark.bytes)} were written: ` +
          `it was cut or replaced since. ${advice}`,
      );
    }
    if (hash(await this.#readTail(mark.bytes)) !== mark.tail) {
      throw new OutputError(
        `${this.path} is not the file that its checkpoint speaks of: the bytes before ${String(mark.bytes)} differ. ` +
          advice,
      );
    }
  }

  /** Cuts off whatever was written after the mark (after the beginning, without one), and goes on there. @throws OutputError */
  async rewind(mark: OutputMark | undefined): Promise<void> {
    if (mark !== undefined) await this.check(mark);
    const bytes = mark?.bytes ?? 0;
    try {
      const { size } = await this.#handle.stat();
      if (size > bytes) {
        await this.#handle.truncate(bytes);
        await this.#handle.sync();
      }
      this.#tail = await this.#readTail(bytes);
    } catch (error) {
      throw outputError(`Cutting ${this.path} back to ${String(bytes)} bytes`, error);
    }
    this.#bytes = bytes;
  }

  /** Appends, and waits until it is on disk. @throws OutputError */
  async append(text: string): Promise<void> {
    const data = Buffer.from(text);
    try {
      for (let written = 0; written < data.length;) {
        const rest = data.length - written;
        const { bytesWritten } = await this.#handle.write(data, written, rest, this.#bytes + written);
        written += bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      throw outputError(`Writing to ${this.path}`, error);
    }
    this.#bytes += data.length;
    // A copy, so that a small tail does not keep a large page in memory.
    this.#tail = Uint8Array.from(
      Buffer.concat([this.#tail, data.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES),
    );
  }

  get mark(): OutputMark {
    return { bytes: this.#bytes, tail: hash(this.#tail) };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #readTail(end: number): Promise<Uint8Array> {
    const length = Math.min(TAIL_BYTES, end);
    const tail = Buffer.alloc(length);
    for (let read = 0; read < length;) {
      const { bytesRead } = await this.#handle.read(tail, read, length - read, end - length + read);
      if (bytesRead === 0) return tail.subarray(0, read);
      read += bytesRead;
    }
    return tail;
  }

  /** A new file's name is on disk only when its folder is. */
  async #syncFolder(): Promise<void> {
    const folder = await open(dirname(this.path), 'r').catch(() => null);
    // Not every system lets a folder be opened or synced; those that do not, keep names by themselves.
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }
}
