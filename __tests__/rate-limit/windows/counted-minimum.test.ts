import { CountedMinimum } from '../../../src/rate-limit/windows/counted-minimum.js';

describe('CountedMinimum', () => {
  it('knows nothing before the first report', () => {
    const counted = new CountedMinimum();
    expect([counted.remaining, counted.before(99)]).toEqual([Infinity, Infinity]);
  });

  it('takes the smallest of answers that overlapped, in whatever order they arrive', () => {
    const counted = new CountedMinimum();
    counted.report(0, 30, 7, 'current');
    counted.report(2, 31, 9, 'current');
    counted.report(1, 32, 8, 'current');
    expect(counted.remaining).toBe(7);
  });

  it('drops an answer that was there before a later one was asked for: the window may have gained since', () => {
    const counted = new CountedMinimum();
    counted.report(0, 30, 0, 'current');
    counted.report(31, 60, 99, 'current');
    expect(counted.remaining).toBe(99);
    counted.report(10, 61, 1, 'current');
    expect(counted.remaining).toBe(1);
  });

  it('counts what ended silently until an answer to a later send is in', () => {
    const counted = new CountedMinimum();
    counted.report(0, 30, 10, 'current');
    counted.silence(40, 2);
    expect(counted.silentUnits).toBe(2);
    counted.report(35, 50, 9, 'current');
    expect(counted.silentUnits).toBe(2);
    counted.report(41, 60, 6, 'current');
    expect(counted.silentUnits).toBe(0);
  });

  it('tells what was left before a send, in this generation', () => {
    const counted = new CountedMinimum();
    counted.report(0, 30, 10, 'current');
    counted.report(1, 40, 9, 'current');
    expect(counted.before(35)).toBe(10);
    expect(counted.before(41)).toBe(9);
    counted.report(50, 60, 5, 'current');
    expect(counted.before(61)).toBe(5);
    counted.restart();
    expect(counted.before(61)).toBe(Infinity);
    counted.report(55, 70, 3, 'uncertain');
    expect(counted.before(71)).toBe(Infinity);
  });
});
