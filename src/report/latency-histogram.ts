/** Each bin is 5 % wider than the one before: a percentile read from it is off by 2.5 % at most. */
const GROWTH = 1.05;
const LOG_GROWTH = Math.log(GROWTH);
/** The upper end of the first bin, in milliseconds. */
const FIRST_MS = 0.1;

/** Bins joined into one bar, so that a bar is about a quarter wider than the one before. */
const PER_BAR = 5;

/** A bar of the distribution: times from `fromMs` to `toMs`. */
export interface LatencyBar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** How long answers took; of any number of them, in a few hundred counters. */
export class LatencyHistogram {
  readonly #bins = new Map<number, number>();
  count = 0;
  minMs = Infinity;
  maxMs = 0;
  #sumMs = 0;

  add(ms: number): void {
    const bin = ms <= FIRST_MS ? 0 : Math.ceil(Math.log(ms / FIRST_MS) / LOG_GROWTH);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    this.count += 1;
    this.#sumMs += ms;
    this.minMs = Math.min(this.minMs, ms);
    this.maxMs = Math.max(this.maxMs, ms);
  }

  get meanMs(): number {
    return this.count === 0 ? 0 : this.#sumMs / this.count;
  }

  /** The time within which `share` of the answers came, in milliseconds. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(share * this.count));
    let reached = 0;
    for (const [bin, count] of this.#sorted()) {
      reached += count;
      if (reached >= wanted)
        return Math.min(this.maxMs, Math.max(this.minMs, FIRST_MS * GROWTH ** (bin - 0.5)));
    }
    return 0;
  }

  /** From the shortest to the longest, empty ones in between included. */
  bars(): LatencyBar[] {
    const sorted = this.#sorted();
    const [first] = sorted;
    const last = sorted.at(-1);
    if (first === undefined || last === undefined) return [];
    const bars: LatencyBar[] = [];
    for (let from = Math.floor(first[0] / PER_BAR) * PER_BAR; from <= last[0]; from += PER_BAR) {
      let count = 0;
      for (let bin = from; bin < from + PER_BAR; bin += 1) count += this.#bins.get(bin) ?? 0;
      const edge = (bin: number): number => (bin < 0 ? 0 : FIRST_MS * GROWTH ** bin);
      bars.push({ fromMs: edge(from - 1), toMs: edge(from + PER_BAR - 1), count });
    }
    return bars;
  }

  #sorted(): [number, number][] {
    return [...this.#bins].sort(([a], [b]) => a - b);
  }
}
