/**
 * How many times longer `run` takes for four times the size: about 4 where time is proportional to the size, 16 where it
 * grows with the square. The best of several tries each, so that a busy machine does not matter.
 */
export function growth(run: (size: number) => void, size: number): number {
  const best = (n: number): number => {
    let shortestMs = Infinity;
    for (let i = 0; i < 7; i++) {
      const startedAtMs = performance.now();
      run(n);
      shortestMs = Math.min(shortestMs, performance.now() - startedAtMs);
    }
    return shortestMs;
  };
  run(size);
  return best(4 * size) / best(size);
}
