import { ApiClientError } from '../errors/api-client-error.js';
import { CheckpointCorruptError } from '../errors/checkpoint-corrupt-error.js';
import { CheckpointError } from '../errors/checkpoint-error.js';
import { canonicalJson } from '../internal/canonical-json.js';
import type { Checkpoint } from '../internal/checkpoint.js';
import type { Json } from '../internal/json.js';
import { isPromiseLike } from '../internal/promises.js';
import type { CommittedPage, PageCommits } from '../pagination/page-commits.js';
import { checkCheckpoint } from './check-checkpoint.js';
import type { CheckpointOptions } from './checkpoint-options.js';
import type { CheckpointLock, CheckpointStore } from './checkpoint-store.js';

/** What a session needs besides the options. */
export interface SessionParts {
  /** Of the query, from `fingerprintQuery`. */
  readonly fingerprint: string;
  /** Takes secrets out of what a user's store threw. */
  readonly scrubError: (error: unknown) => Error;
  /** Takes secrets out of a note. @throws ConfigurationError for what is not JSON */
  readonly cleanNote: (note: unknown) => Json;
}

/** One run's use of a checkpoint: the key is held from the beginning to the end, and commits go forward only. */
export class CheckpointSession implements PageCommits {
  readonly isManual: boolean;
  readonly #store: CheckpointStore;
  readonly #key: string;
  readonly #parts: SessionParts;
  #lock: CheckpointLock | null = null;
  #released = false;
  /** What the store holds, as far as this run knows. */
  #stored: Checkpoint | undefined;
  #newest = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor({ store, key, commit }: CheckpointOptions, parts: SessionParts) {
    this.#store = store;
    this.#key = key;
    this.#parts = parts;
    this.isManual = commit === 'manual';
  }

  /**
   * Locks the key, and reads what is kept under it.
   *
   * @throws CheckpointLockedError, CheckpointCorruptError, CheckpointMismatchError, and CheckpointError when the store
   *   fails. Nothing was written then, and nothing is locked.
   */
  static async open(options: CheckpointOptions, parts: SessionParts): Promise<CheckpointSession> {
    const session = new CheckpointSession(options, parts);
    await session.#acquire();
    try {
      session.#stored = await session.#read();
    } catch (error) {
      await session.release();
      throw error;
    }
    return session;
  }

  /** The checkpoint that was there when the run began, or has been committed since. */
  get stored(): Checkpoint | undefined {
    return this.#stored;
  }

  /**
   * Stores a page's checkpoint. One that was overtaken by a later page is left alone. A page that `limit` cut commits
   * those before it, without the note, which speaks of the cut one. After the end of the run this works as long as
   * nobody else has moved the checkpoint.
   *
   * @throws CheckpointError
   */
  commit(page: CommittedPage, note?: unknown): Promise<void> {
    return this.#enqueue(() => this.#commit(page, note));
  }

  /** Decided only when the commits before are through: the page may have been committed by one that is not yet. */
  finish(page: CommittedPage): Promise<void> {
    return this.#enqueue(async () => {
      if (page.number > this.#newest) await this.#commit(page, undefined);
    });
  }

  /** Where the run begins: the pages before are committed, or none of its own. */
  beginAfter(pages: number): void {
    this.#newest = pages;
  }

  /** Lets others have the key, once what is being committed is. Commits that come later lock it anew. Never rejects. */
  release(): Promise<void> {
    const released = this.#last.then(async () => {
      this.#released = true;
      await this.#unlock();
    });
    this.#last = released;
    return released;
  }

  #enqueue(commit: () => Promise<void>): Promise<void> {
    const committed = this.#last.then(commit);
    // The next one waits for this to settle, not for it to succeed.
    this.#last = committed.catch(() => undefined);
    return committed;
  }

  async #commit({ number, checkpoint }: CommittedPage, note: unknown): Promise<void> {
    const { pages } = checkpoint;
    const isCut = pages < number;
    if (pages < this.#newest || (isCut && pages === this.#newest)) return;
    const noted =
      note === undefined || isCut ? checkpoint : { ...checkpoint, note: this.#parts.cleanNote(note) };
    if (this.#released) await this.#commitLate(noted);
    else await this.#write(noted);
    this.#newest = pages;
  }

  async #commitLate(checkpoint: Checkpoint): Promise<void> {
    await this.#acquire();
    try {
      if (canonicalJson(await this.#read()) !== canonicalJson(this.#stored)) {
        throw new CheckpointError(
          `A page was committed to checkpoint "${this.#key}" after its run had ended, but another run has moved the ` +
            'checkpoint since. Commit each page before the run ends, or do not run it twice at once',
        );
      }
      await this.#write(checkpoint);
    } finally {
      await this.#unlock();
    }
  }

  async #write(checkpoint: Checkpoint): Promise<void> {
    const kept = await this.#ask('Writing', () => this.#store.set(this.#key, checkpoint));
    if (kept === false) {
      throw new CheckpointError(
        `Writing checkpoint "${this.#key}" failed: the store's set() answered false. Nothing more was fetched`,
      );
    }
    this.#stored = checkpoint;
  }

  async #read(): Promise<Checkpoint | undefined> {
    const found = await this.#ask('Reading', () => this.#store.get(this.#key));
    if (found === undefined || found === null) return undefined;
    return checkCheckpoint(this.#parse(found), this.#parts.fingerprint, `Checkpoint "${this.#key}"`);
  }

  #parse(found: unknown): unknown {
    if (typeof found !== 'string') return found;
    try {
      return JSON.parse(found);
    } catch {
      throw new CheckpointCorruptError(
        `Checkpoint "${this.#key}" is a text that is not JSON. It was left as it is. If the store only takes text, ` +
          'have its set() write JSON.stringify(checkpoint); to start from the beginning, delete the key',
      );
    }
  }

  async #acquire(): Promise<void> {
    if (this.#store.lock === undefined) return;
    this.#lock = (await this.#ask('Locking', () => this.#store.lock?.(this.#key))) as CheckpointLock;
  }

  async #unlock(): Promise<void> {
    const lock = this.#lock;
    this.#lock = null;
    try {
      await lock?.release();
    } catch {
      // What was to be kept is kept: a lock that stays is for whoever wants it next to complain about.
      return;
    }
  }

  /** What a user's store threw becomes a CheckpointError. */
  async #ask(doing: string, run: () => unknown): Promise<unknown> {
    try {
      const answer = run();
      return isPromiseLike(answer) ? await answer : answer;
    } catch (error) {
      if (error instanceof ApiClientError) throw error;
      const cause = this.#parts.scrubError(error);
      throw new CheckpointError(
        `${doing} checkpoint "${this.#key}" failed: ${cause.message || cause.name}. Nothing more was fetched`,
        { cause },
      );
    }
  }
}
