import { Timers } from '../../src/testing/timers.js';

describe('Timers', () => {
  it('fire once, and never after stop', async () => {
    const fired: string[] = [];
    const kept = new Timers();
    const stopped = new Timers();
    stopped.after(1, () => fired.push('stopped'));
    stopped.stop();
    stopped.after(1, () => fired.push('after stop'));
    await new Promise<void>((resolve) => {
      kept.after(1, () => fired.push('first'));
      kept.after(20, resolve);
    });
    expect(fired).toEqual(['first']);
  });
});
