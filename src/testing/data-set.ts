import { hash32 } from './random.js';

/** One record of the data set. Everything in it follows from the seed and the id. */
export interface ChaosRecord {
  /** 1, 2, 3, … without gaps. */
  readonly id: number;
  /** A few words. */
  readonly name: string;
  /** Drawn from the seed. */
  readonly status: 'open' | 'closed' | 'archived';
  /** Drawn from the seed. */
  readonly amount: number;
  /** Something nested. */
  readonly owner: {
    /** Shared by many records. */
    readonly id: number;
    /** Made from the id. */
    readonly login: string;
  };
  /** ISO 8601. */
  readonly created_at: string;
  /** ISO 8601; one minute later than the record before it, so records are sorted by it. */
  readonly updated_at: string;
}

const STATUSES = ['open', 'closed', 'archived'] as const;
const FIRST_UPDATE_MS = Date.UTC(2024, 0, 1);
const BETWEEN_UPDATES_MS = 60_000;
const DAY_MS = 86_400_000;

/** The records the server pages over: deterministic, serialised once, able to grow and shrink during a run. */
export class DataSet {
  #size: number;
  #version = 0;
  readonly #seed: number;
  readonly #json: string[] = [];

  constructor(size: number, seed: number) {
    this.#size = size;
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  /** Changes whenever the data set does; what was derived from another version is out of date. */
  get version(): number {
    return this.#version;
  }

  resize(size: number): void {
    this.#size = Math.max(0, size);
    this.#version++;
  }

  record(id: number): ChaosRecord {
    const noise = hash32(this.#seed, `record ${id}`);
    const owner = (noise >>> 8) % 1_000;
    const updatedMs = FIRST_UPDATE_MS + id * BETWEEN_UPDATES_MS;
    return {
      id,
      name: `Record ${String(id).padStart(6, '0')}`,
      status: STATUSES[noise % 3] ?? 'open',
      amount: (noise % 1_000_000) / 100,
      owner: { id: owner, login: `user-${owner}` },
      created_at: new Date(updatedMs - (noise % DAY_MS)).toISOString(),
      updated_at: new Date(updatedMs).toISOString(),
    };
  }

  /** Records from the 0-based position `start`, at most `count`. */
  slice(start: number, count: number): ChaosRecord[] {
    const records: ChaosRecord[] = [];
    for (let id = start + 1; id <= Math.min(start + count, this.#size); id++) records.push(this.record(id));
    return records;
  }

  /** The same records, each as JSON text. */
  sliceJson(start: number, count: number): string[] {
    const texts: string[] = [];
    for (let id = start + 1; id <= Math.min(start + count, this.#size); id++) {
      texts.push((this.#json[id] ??= JSON.stringify(this.record(id))));
    }
    return texts;
  }

  /** The position of the first record updated at `epochMs` or later. */
  positionSince(epochMs: number): number {
    const firstId = Math.ceil((epochMs - FIRST_UPDATE_MS) / BETWEEN_UPDATES_MS);
    return Math.min(Math.max(firstId - 1, 0), this.#size);
  }
}
