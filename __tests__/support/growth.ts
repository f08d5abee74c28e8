/** Fewer tries than these say nothing. */
const LEAST_TRIES = 7;

/** A busy machine is given that many tries to show how fast the code can be. */
const MOST_TRIES = 60;

/** Time that grows with the size shows in a ratio well below this. */
const CLEARLY_LINEAR = 6;

/**
 * How many times longer `run` takes for four times the size: about 4 where time is proportional to the size, 16 where it
 * grows with the square. The best of several tries each is compared. The sizes take turns, so that a machine that is busy
 * for a while, or code that is compiled meanwhile, slows both; and as long as the ratio is high there are further tries,
 * which bring it down only where it was chance.
 */
export function growth(run: (size: number) => void, size: number): number {
  const timed = (n: number): number => {
    const startedAtMs = performance.now();
    run(n);
    return performance.now() - startedAtMs;
  };
  let [small, large] = [Infinity, Infinity];
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    small = Math.min(small, timed(size));
    large = Math.min(large, timed(4 * size));
    if (tries >= LEAST_TRIES && large / small < CLEARLY_LINEAR) break;
  }
  return large / small;
}
