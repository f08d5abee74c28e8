import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileCheckpointStore } from '../checkpoint/file-checkpoint-store.js';
import type { CheckpointLock, CheckpointStore } from '../checkpoint/checkpoint-store.js';
import { CheckpointLockedError } from '../errors/checkpoint-locked-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import type { Json } from '../internal/json.js';
import { isPlainObject } from '../internal/objects.js';
import type { Page } from '../pagination/page.js';
import { BegunMarker } from './begun-marker.js';
import { toNdjson } from './ndjson.js';
import { NdjsonFile } from './ndjson-file.js';
import { OutputError } from './output-error.js';
import { checkpointError, lockIn, makeFolder } from './output-folders.js';
import { markFromNote, markToNote, type OutputMark } from './output-mark.js';
import type { Sink } from './sink.js';
import { UsageError } from './usage-error.js';

/** Where a run writes, and whether it may go on with what is there. */
export interface FileSinkOptions {
  readonly path: string;
  /** The folder of the checkpoint. @default beside the file: `orders.ndjson.checkpoint` */
  readonly directory?: string | undefined;
  readonly resume: boolean;
  readonly overwrite: boolean;
}

/** Where an earlier run stopped. */
interface Earlier {
  readonly checkpoint: Checkpoint;
  readonly mark: OutputMark;
}

/** A checkpoint as far as it is looked at here; the query checks it in full. */
function asCheckpoint(value: unknown): Checkpoint | undefined {
  return isPlainObject(value) ? (value as unknown as Checkpoint) : undefined;
}

/**
 * A file that holds each item exactly once, however often the run is stopped: a page is on disk before the checkpoint
 * says so, and what is beyond the checkpoint is cut off on resuming.
 */
export class FileSink implements Sink {
  readonly key: string;
  readonly #path: string;
  readonly #directory: string;
  readonly #store: FileCheckpointStore;
  readonly #marker: BegunMarker;
  readonly #lock: CheckpointLock;
  #earlier: Earlier | undefined;
  #file: NdjsonFile | undefined;
  /** How far the file is right, once a page of this run was committed, or it was resumed. */
  #safe: OutputMark | undefined;
  #newest: Checkpoint | undefined;
  #begun = false;
  /** Another process has taken the lock over: the file is its own now. */
  #isLost = false;
  #closed: Promise<void> | undefined;

  private constructor(path: string, directory: string, store: FileCheckpointStore, lock: CheckpointLock) {
    this.#path = path;
    this.#directory = directory;
    this.key = basename(path);
    this.#store = store;
    this.#lock = lock;
    this.#marker = new BegunMarker(directory, this.key, path);
  }

  /**
   * Takes hold of the file, and makes sure that the run may write it. Changes nothing in it.
   *
   * @throws UsageError, OutputError, CheckpointLockedError, CheckpointCorruptError
   */
  static async open(options: FileSinkOptions): Promise<FileSink> {
    const { path, directory = `${path}.checkpoint` } = options;
    const exists = await FileSink.#exists(path);
    if (exists && !options.resume && !options.overwrite) {
      throw new UsageError(
        `${path} exists. Go on with it by --resume, or replace it by --overwrite; nothing was changed`,
      );
    }
    const place = await makeFolder(path);
    const store = new FileCheckpointStore(directory);
    const lock = await lockIn(store, basename(path), directory, place);
    const sink = new FileSink(path, directory, store, lock);
    try {
      if (options.resume) await sink.#look(exists);
      return sink;
    } catch (error) {
      await sink.close();
      throw checkpointError('Reading', directory, error);
    }
  }

  static async #exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  /** The checkpoint that the run continues from. */
  get resumedFrom(): Checkpoint | undefined {
    return this.#earlier?.checkpoint;
  }

  /** Whether `--resume` goes on with this run, rather than with what an earlier one left. */
  get isResumable(): boolean {
    return this.#begun || this.#earlier !== undefined;
  }

  /** Whether the run adds to what earlier ones have finished, of which it is not known how much that is. */
  get isAppending(): boolean {
    const { finished, watermark } = this.#earlier?.checkpoint ?? {};
    return finished === true || watermark !== undefined;
  }

  /** Whether `--resume` can go on from the newest checkpoint. */
  get isContinuable(): boolean {
    return (this.#newest ?? this.#earlier?.checkpoint)?.withheld === undefined;
  }

  /** For the query; the lock is held already. */
  get store(): CheckpointStore {
    return {
      // An old checkpoint is not continued unless that was asked for.
      get: () => this.#earlier?.checkpoint,
      set: async (key, checkpoint) => {
        try {
          await this.#store.set(key, checkpoint);
        } catch (error) {
          this.#isLost ||= error instanceof CheckpointLockedError;
          throw error;
        }
        this.#newest = checkpoint;
        this.#safe = markFromNote(checkpoint.note) ?? this.#safe;
      },
      delete: (key) => this.#store.delete(key),
    };
  }

  async take({ items }: Page<unknown>): Promise<Json> {
    const file = await this.#begin();
    if (items.length > 0) await file.append(toNdjson(items));
    return markToNote(file.mark);
  }

  async finish(): Promise<void> {
    await this.#begin();
  }

  /** Takes back what a run wrote that was killed before its first checkpoint. @throws OutputError */
  async restore(): Promise<void> {
    await this.#file?.rewind(this.#earlier?.mark);
  }

  keep(): void {
    this.#safe = this.#file?.mark;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    try {
      // A page that was not committed is not the reader's yet; a process that is killed here leaves it to the next.
      if (this.#begun && !this.#isLost) await file?.rewind(this.#safe).catch(() => undefined);
      await file?.close();
    } finally {
      await this.#lock.release();
    }
  }

  /** Reads where the earlier run stopped, and holds the file against it. */
  async #look(exists: boolean): Promise<void> {
    const checkpoint = asCheckpoint(await this.#store.get(this.key));
    if (checkpoint === undefined) {
      if (!exists) return;
      const { size } = await stat(this.#path);
      if (size === 0 || (await this.#marker.isSet())) return;
      throw new OutputError(
        `${this.#path} has no checkpoint, so it is not known what wrote it. Nothing was changed; begin anew with --overwrite`,
      );
    }
    const mark = markFromNote(checkpoint.note);
    if (mark === undefined) {
      throw new OutputError(
        `The checkpoint of ${this.#path} was not written by this command. Nothing was changed; begin anew with --overwrite`,
      );
    }
    if (!exists) {
      throw new OutputError(
        `${this.#path} is not there, but its checkpoint says that ${String(mark.bytes)} bytes were written. ` +
          'Bring the file back, or begin anew with --overwrite',
      );
    }
    this.#file = await NdjsonFile.open(this.#path);
    await this.#file.check(mark);
    this.#earlier = { checkpoint, mark };
  }

  /** Nothing is changed before the first page is there: a wrong token must not cost the file of yesterday. */
  async #begin(): Promise<NdjsonFile> {
    if (this.#file !== undefined && this.#begun) return this.#file;
    if (this.#earlier === undefined) {
      this.#file = (await FileSink.#exists(this.#path))
        ? await NdjsonFile.open(this.#path)
        : await NdjsonFile.create(this.#path);
      // In this order: a file without both is refused on resuming, rather than taken for finished.
      try {
        await this.#store.delete(this.key);
        await this.#marker.set();
      } catch (error) {
        throw checkpointError('Writing to', this.#directory, error);
      }
    }
    this.#safe = this.#earlier?.mark;
    this.#file ??= await NdjsonFile.open(this.#path);
    this.#begun = true;
    await this.#file.rewind(this.#safe);
    return this.#file;
  }
}
