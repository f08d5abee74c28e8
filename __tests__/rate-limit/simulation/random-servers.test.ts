import { randomScenario } from './random-servers.js';
import { simulate } from './simulate.js';

const RUNS = 100;

describe('a client that has the quota to itself', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index * RUNS))(
    `is never refused, whatever limits there are, singly or together: ${RUNS} of them from seed %d`,
    async (from) => {
      const refused: string[] = [];
      for (let seed = from; seed < from + RUNS; seed++) {
        const { label, ...scenario } = randomScenario(seed);
        const outcome = await simulate(scenario);
        if (outcome.refused > 0) refused.push(`${label}: ${outcome.refused} of ${outcome.sends} refused`);
      }
      expect(refused).toEqual([]);
    },
  );
});
