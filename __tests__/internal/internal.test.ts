import { followSignal } from '../../src/internal/abort-fan.js';
import { AbortSlot } from '../../src/internal/abort-slot.js';
import { systemClock } from '../../src/internal/clock.js';
import { isoInstant } from '../../src/internal/iso-instant.js';
import { isPlainObject, mergeDeep } from '../../src/internal/objects.js';
import { isPromiseLike } from '../../src/internal/promises.js';
import { sleep } from '../../src/internal/sleep.js';

it.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [8.64e15, '+275760-09-13T00:00:00.000Z'],
  [8.64e15 + 1, null],
  [Number.MAX_SAFE_INTEGER, null],
  [-Number.MAX_SAFE_INTEGER, null],
  [Infinity, null],
  [NaN, null],
])('isoInstant(%p) is %p', (epochMs, expected) => {
  expect(isoInstant(epochMs)).toBe(expected);
});

describe('sleep', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('resolves after the delay, and leaves no listener', async () => {
    const slot = new AbortSlot();
    const removed = jest.spyOn(slot, 'removeEventListener');
    let done = false;
    void sleep(1_000, slot).then(() => (done = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(done).toBe(true);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  it('rejects at once with the reason, and stops its timer', async () => {
    const controller = new AbortController();
    const slept = sleep(1_000, controller.signal);
    controller.abort('why');
    await expect(slept).rejects.toBe('why');
    expect(jest.getTimerCount()).toBe(0);
    await expect(sleep(1_000, controller.signal)).rejects.toBe('why');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sleeps longer than setTimeout can', async () => {
    let done = false;
    void sleep(2 ** 31 + 500).then(() => (done = true));
    await jest.advanceTimersByTimeAsync(2 ** 31);
    expect(done).toBe(false);
    await jest.advanceTimersByTimeAsync(500);
    expect(done).toBe(true);
  });
});

describe('systemClock', () => {
  it('a stopped timer does not fire', () => {
    jest.useFakeTimers();
    const fired = jest.fn();
    const stop = systemClock.startTimer(fired, 2 ** 32);
    jest.advanceTimersByTime(2 ** 31);
    stop();
    stop();
    jest.advanceTimersByTime(2 ** 33);
    expect(fired).not.toHaveBeenCalled();
    jest.useRealTimers();
  });
});

describe('followSignal', () => {
  it('puts one listener on the signal for any number of followers, and none when the last has left', () => {
    const { signal } = new AbortController();
    const add = jest.spyOn(signal, 'addEventListener');
    const remove = jest.spyOn(signal, 'removeEventListener');
    const leave = Array.from({ length: 100 }, () => followSignal(signal, () => undefined));
    expect(add).toHaveBeenCalledTimes(1);
    for (const each of leave) each();
    for (const each of leave) each();
    expect(remove).toHaveBeenCalledTimes(1);
    followSignal(signal, () => undefined)();
    expect(add).toHaveBeenCalledTimes(2);
  });

  it('tells every follower the reason once', () => {
    const controller = new AbortController();
    const told: unknown[] = [];
    const tell = (reason: unknown): void => void told.push(reason);
    followSignal(controller.signal, tell);
    followSignal(controller.signal, tell);
    followSignal(controller.signal, tell)();
    controller.abort('why');
    expect(told).toEqual(['why', 'why']);
  });
});

describe('AbortSlot', () => {
  it('aborts once, with the first reason, in the order of the listeners', () => {
    const slot = new AbortSlot();
    const calls: string[] = [];
    const second = (): void => void calls.push('second');
    slot.addEventListener('abort', () => void calls.push('first'));
    slot.addEventListener('abort', second);
    slot.addEventListener('abort', () => void calls.push('third'));
    slot.removeEventListener('abort', second);
    slot.removeEventListener('abort', second);
    slot.abort('a');
    slot.abort('b');
    expect({ calls, reason: slot.reason, aborted: slot.aborted }).toEqual({
      calls: ['first', 'third'],
      reason: 'a',
      aborted: true,
    });
  });
});

describe('mergeDeep', () => {
  it('merges objects, replaces everything else, and changes neither', () => {
    const target = Object.freeze({ a: Object.freeze({ b: 1, c: [1, 2] }), d: 1 });
    const patch = Object.freeze({ a: Object.freeze({ c: [3], e: null }), f: { g: 1 } });
    expect(mergeDeep(target, patch)).toEqual({ a: { b: 1, c: [3], e: null }, d: 1, f: { g: 1 } });
    expect(mergeDeep(1, { a: 1 })).toEqual({ a: 1 });
    expect(mergeDeep({ a: 1 }, 2)).toBe(2);
  });

  it('reaches no prototype', () => {
    const merged = mergeDeep(
      {},
      JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}'),
    );
    expect(merged).toEqual({ a: 1 });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('isPlainObject', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [Object.create(null), true],
    [JSON.parse('{}'), true],
    [[], false],
    [null, false],
    [new Date(), false],
    [new Map(), false],
    ['x', false],
  ])('%p → %s', (value, expected) => {
    expect(isPlainObject(value)).toBe(expected);
  });
});

describe('isPromiseLike', () => {
  it('is anything with then', () => {
    expect([Promise.resolve(), { then: () => undefined }, { then: 1 }, null, 'x'].map(isPromiseLike)).toEqual(
      [true, true, false, false, false],
    );
  });
});
