import { Roster } from '../../src/redis/roster.js';
import { DEAD_MS } from '../../src/redis/timing.js';

const present = (name: string, covered: boolean, ageMs = 0) => ({ name, covered, ageMs });

/** Has seen `names` alive when Redis went away at 1_000, and is back with Redis at 5_000. */
function back(...names: string[]): Roster {
  const roster = new Roster('own');
  roster.see([present('own', true), ...names.map((name) => present(name, true))], 900);
  roster.down();
  roster.up(5_000);
  return roster;
}

describe('the others', () => {
  it('need not be waited for when there are none', () => {
    expect(back().areAllCovered(5_000)).toBe(true);
  });

  it('are waited for until each has shown that it is back, and covered', () => {
    const roster = back('a', 'b');
    expect(roster.areAllCovered(5_100)).toBe(false);
    roster.see([present('a', true)], 5_100);
    expect(roster.areAllCovered(5_100)).toBe(false);
    roster.see([present('a', true), present('b', false)], 5_200);
    expect(roster.areAllCovered(5_200)).toBe(false);
    roster.see([present('a', true), present('b', true)], 5_300);
    expect(roster.areAllCovered(5_300)).toBe(true);
  });

  it('have not shown it by what they said before the outage', () => {
    const roster = back('a');
    roster.see([present('a', true, 600)], 5_500);
    expect(roster.areAllCovered(5_500)).toBe(false);
    roster.see([present('a', true, 400)], 5_500);
    expect(roster.areAllCovered(5_500)).toBe(true);
  });

  it('do not count once they are dead', () => {
    const roster = back('a', 'b');
    roster.see([present('b', true)], 5_100);
    expect(roster.areAllCovered(5_000 + DEAD_MS - 1)).toBe(false);
    expect(roster.areAllCovered(5_000 + DEAD_MS)).toBe(true);
  });

  it('that were dead before the outage are not waited for', () => {
    const roster = new Roster('own');
    roster.see([present('a', true, DEAD_MS)], 900);
    roster.down();
    roster.up(5_000);
    expect(roster.areAllCovered(5_000)).toBe(true);
  });

  it('that use what the pool does not know of, and are alive, are waited for without end', () => {
    const roster = back('a');
    for (let nowMs = 6_000; nowMs < 60_000; nowMs += 1_000) {
      roster.see([present('a', false, 100)], nowMs);
      expect(roster.areAllCovered(nowMs)).toBe(false);
    }
  });

  it('met for the first time may be on the way back', () => {
    const roster = new Roster('own');
    roster.see([present('own', false), present('a', true)], 0);
    expect(roster.isAnyoneReturning(0)).toBe(false);
    roster.see([present('a', true), present('b', false, 100)], 0);
    expect(roster.isAnyoneReturning(0)).toBe(true);
    expect(roster.isAnyoneReturning(DEAD_MS)).toBe(false);
  });

  it('are not waited for any more once this process has rejoined', () => {
    const roster = back('a');
    roster.rejoined();
    expect(roster.areAllCovered(5_000)).toBe(true);
  });
});
