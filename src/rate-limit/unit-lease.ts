import { createRequire } from 'node:module';
import type Bottleneck from 'bottleneck';
import type { Clock, StopTimer } from '../internal/clock.js';

/** A lease that takes longer than this is not coming: Bottleneck waits for a wall clock that was set back. */
const OVERDUE_MS = 1_000;

const noop = (): void => undefined;

/**
 * Units of a rate, leased from Bottleneck's reservoir.
 *
 * A Bottleneck job costs about 4 ms, one after the other, whatever it does. So one job leases all the units that are
 * in the reservoir (its `weight`), and it is asked for before they are needed. There is never more than one job, and
 * never one that the reservoir cannot serve: nothing has to be taken back out of Bottleneck's queue, which it cannot do.
 */
export class UnitLease {
  readonly #clock: Clock;
  readonly #onLeased: () => void;
  #bottleneck: Bottleneck;
  #inReservoir: number;
  #asked = 0;
  #leased = 0;
  #closed = false;
  #stopWatch: StopTimer = noop;

  /** @param onLeased called when units have been leased. */
  constructor(units: number, clock: Clock, onLeased: () => void) {
    this.#clock = clock;
    this.#onLeased = onLeased;
    this.#inReservoir = units;
    this.#bottleneck = createBottleneck(units);
    this.#ask();
  }

  /** Units that may be taken. */
  get leased(): number {
    return this.#leased;
  }

  take(units: number): void {
    this.#leased -= units;
  }

  /** Puts units back into the reservoir, and leases them again. */
  giveBack(units: number): void {
    if (units === 0 || this.#closed) return;
    this.#inReservoir += units;
    this.#bottleneck.incrementReservoir(units).catch(noop);
    if (this.#asked === 0) this.#ask();
  }

  close(): void {
    this.#closed = true;
    this.#stopWatch();
    stop(this.#bottleneck);
  }

  #ask(): void {
    const units = this.#inReservoir;
    const bottleneck = this.#bottleneck;
    this.#inReservoir = 0;
    this.#asked = units;
    this.#stopWatch = this.#clock.startTimer(() => {
      this.#startAfresh();
    }, OVERDUE_MS);
    const onLease = (): Promise<void> => {
      if (bottleneck === this.#bottleneck && !this.#closed) this.#receive(units);
      return Promise.resolve();
    };
    // Dropped when Bottleneck is stopped.
    bottleneck.schedule({ weight: units }, onLease).catch(noop);
  }

  #receive(units: number): void {
    this.#stopWatch();
    this.#asked = 0;
    this.#leased += units;
    if (this.#inReservoir > 0) this.#ask();
    this.#onLeased();
  }

  /** Bottleneck times its jobs by the wall clock, and waits for hours when that is set back by hours. */
  #startAfresh(): void {
    stop(this.#bottleneck);
    this.#inReservoir += this.#asked;
    this.#bottleneck = createBottleneck(this.#inReservoir);
    this.#ask();
  }
}

/** Bottleneck is loaded when the first rate is configured: a client without one does not pay for it. */
function createBottleneck(reservoir: number): Bottleneck {
  const load = createRequire(__filename);
  const Constructor = load('bottleneck') as typeof Bottleneck;
  return new Constructor({ reservoir });
}

function stop(bottleneck: Bottleneck): void {
  bottleneck.stop({ dropWaitingJobs: true }).catch(noop);
}
