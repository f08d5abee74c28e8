/** The largest delay `setTimeout` honours, in milliseconds; a larger one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Stops a timer. Calling it twice, or after the timer fired, does nothing. */
export type StopTimer = () => void;

/**
 * Where every time and every timer comes from, so that tests and simulations can supply their own.
 * `now` is monotonic: it never jumps when the wall clock is set.
 */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary start. */
  now(): number;
  /** Wall-clock milliseconds since the epoch; only to compare with dates that a server sent. */
  epochMs(): number;
  /** Calls `callback` once after `delayMs`; delays of any length are honoured. */
  startTimer(callback: () => void, delayMs: number): StopTimer;
}

function startTimer(callback: () => void, delayMs: number): StopTimer {
  let remainingMs = Math.max(0, delayMs);
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const stepMs = Math.min(remainingMs, MAX_TIMER_MS);
    remainingMs -= stepMs;
    timer = setTimeout(remainingMs > 0 ? arm : callback, stepMs);
  };
  arm();
  return () => {
    clearTimeout(timer);
  };
}

/** The clock of this process. */
export const systemClock: Clock = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  startTimer,
};
