import { bindingWindow } from '../../../src/rate-limit/headers/binding-window.js';
import type { RateLimitWindow } from '../../../src/http/rate-limit-reading.js';
import { NOW } from './context.js';

function window(name: string, changes: Partial<RateLimitWindow>): RateLimitWindow {
  return {
    unit: 'requests',
    limit: null,
    remaining: null,
    resetAtMs: null,
    windowMs: null,
    ...changes,
    name,
  };
}

const binding = (...windows: RateLimitWindow[]) => bindingWindow(windows, NOW)?.name;

describe('bindingWindow', () => {
  it('is none when there are no windows', () => {
    expect(bindingWindow([], NOW)).toBeNull();
  });

  it('is the exhausted window that resets last, whatever it counts', () => {
    expect(
      binding(
        window('short', { remaining: 0, resetAtMs: NOW + 1_000 }),
        window('tokens', { unit: 'tokens', remaining: 0, resetAtMs: NOW + 60_000 }),
        window('open', { remaining: 1, resetAtMs: NOW + 90_000 }),
      ),
    ).toBe('tokens');
  });

  it('takes an exhausted window without a reset to last its whole length', () => {
    expect(
      binding(
        window('reset', { remaining: 0, resetAtMs: NOW + 1_000 }),
        window('daily', { remaining: 0, windowMs: 86_400_000 }),
        window('unknown', { remaining: 0 }),
      ),
    ).toBe('daily');
  });

  it('is otherwise the one with the least requests remaining', () => {
    expect(binding(window('a', { remaining: 45 }), window('b', { remaining: 3 }), window('c', {}))).toBe('b');
  });

  it.each(['tokens', 'input-tokens', 'content-bytes', 'esi-errors'])(
    'is never an open window of %s',
    (unit) => {
      expect(binding(window('bulk', { unit, remaining: 1 }), window('requests', { remaining: 50 }))).toBe(
        'requests',
      );
      expect(binding(window('bulk', { unit, remaining: 1 }))).toBeUndefined();
    },
  );

  it('is a window of points or credits only when nothing is counted in requests', () => {
    const points = window('points', { unit: 'points', remaining: 5 });
    expect(binding(points)).toBe('points');
    expect(binding(points, window('requests', { remaining: 50 }))).toBe('requests');
  });

  it('is the smallest limit when no window says what is left', () => {
    expect(binding(window('hour', { limit: 1_000 }), window('minute', { limit: 50 }))).toBe('minute');
  });
});
