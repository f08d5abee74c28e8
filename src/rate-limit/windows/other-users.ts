import type { CountedMinimum } from './counted-minimum.js';
import type { WindowReport } from './window-report.js';

/** For how long nobody else is taken to be alone with the quota after having been noticed, in milliseconds. */
const NOTICED_FOR_MS = 300_000;

/** Notices whether others use the quota as well. */
export class OtherUsers {
  #untilMs = -Infinity;

  /** Whether there are none, and none are expected: a reserve is left to them. */
  isAlone(nowMs: number, reserve: number): boolean {
    return reserve === 0 && nowMs >= this.#untilMs;
  }

  /**
   * A request that was the only one out, and found more missing than it used, was not alone with the quota.
   *
   * @param counted what was left before it.
   */
  observe(report: WindowReport, { remaining, silentUnits }: CountedMinimum): void {
    if (report.overlap > 0 || silentUnits > 0 || remaining === Infinity) return;
    if (remaining - report.remaining > report.units) this.#untilMs = report.receivedAtMs + NOTICED_FOR_MS;
  }
}
