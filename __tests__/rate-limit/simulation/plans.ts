import { quotaUsed } from './quota-used.js';
import type { Random } from './random.js';
import { ClockWindows, FirstRequestWindows, SlidingLog, TokenBucket } from './servers.js';
import { simulate, type Outcome, type ResetFormat, type Scenario } from './simulate.js';

const LIMIT = 50;

/** Shortest and longest round trip, and how many requests may be in flight: enough to use up every quota here. */
const NETWORKS = [
  [20, 60, 20],
  [20, 60, 50],
  [60, 150, 20],
  [60, 150, 50],
  [200, 400, 20],
  [200, 400, 50],
] as const;

export const ROUNDED: readonly ResetFormat[] = [
  'delta-up',
  'delta-down',
  'delta-nearest',
  'date-up',
  'date-down',
  'date-nearest',
];

const byTheClock = (limit: number, windowMs: number) => (random: Random) =>
  new ClockWindows(limit, windowMs, Math.floor(random.between(0, windowMs)));

const SERVERS = {
  'windows of 4 s by the clock': (random) => [byTheClock(LIMIT, 4_000)(random)],
  'windows of 10 s by the clock': (random) => [byTheClock(LIMIT, 10_000)(random)],
  'windows of 4 s from the first request': () => [new FirstRequestWindows(LIMIT, 4_000)],
  'windows of 10 s from the first request': () => [new FirstRequestWindows(LIMIT, 10_000)],
  'a bucket filled in 5 s': () => [new TokenBucket(LIMIT, 5_000)],
  'a bucket filled in 20 s': () => [new TokenBucket(LIMIT, 20_000)],
  'a log of 5 s': () => [new SlidingLog(LIMIT, 5_000)],
  'a log of 10 s': () => [new SlidingLog(LIMIT, 10_000)],
} as const satisfies Record<string, Scenario['server']>;

/** Several limits at once: the first allows less in the long run, the others less at a time. */
const SEVERAL = {
  'windows of 10 s and of 2 s, both by the clock': (random) => [
    byTheClock(LIMIT, 10_000)(random),
    byTheClock(20, 2_000)(random),
  ],
  'windows of 10 s and of 2 s, both from the first request': () => [
    new FirstRequestWindows(LIMIT, 10_000),
    new FirstRequestWindows(20, 2_000),
  ],
  'windows of 10 s by the clock, and a bucket filled in 2 s': (random) => [
    byTheClock(LIMIT, 10_000)(random),
    new TokenBucket(15, 2_000),
  ],
  'windows of 10 s, of 3 s and of 1 s, all by the clock': (random) => [
    byTheClock(LIMIT, 10_000)(random),
    byTheClock(30, 3_000)(random),
    byTheClock(12, 1_000)(random),
  ],
  'windows of 10 s by the clock, and a log of 2 s': (random) => [
    byTheClock(LIMIT, 10_000)(random),
    new SlidingLog(20, 2_000),
  ],
} as const satisfies Record<string, Scenario['server']>;

const ALL_SERVERS = { ...SERVERS, ...SEVERAL };
export type ServerName = keyof typeof ALL_SERVERS;

export interface Plan extends Pick<Scenario, 'format' | 'tellsWindow' | 'options' | 'otherShare' | 'bursts'> {
  readonly server: ServerName;
  readonly windows: number;
  readonly seeds: number;
}

export interface Run {
  readonly label: string;
  readonly outcome: Outcome;
}

/** One run for each network and seed; the label says how to repeat it. */
export async function runAll({ server, windows, seeds, ...plan }: Plan): Promise<Run[]> {
  const runs: Run[] = [];
  const windowMs = Number(/(\d+) s/.exec(server)?.[1]) * 1_000;
  for (const [shortestMs, longestMs, concurrency] of NETWORKS) {
    for (let seed = 1; seed <= seeds; seed++) {
      const outcome = await simulate({
        ...plan,
        server: ALL_SERVERS[server],
        roundTripMs: [shortestMs, longestMs],
        concurrency,
        durationMs: windowMs * windows,
        seed,
      });
      const told = plan.tellsWindow ? 'told' : 'not told';
      const demand = plan.bursts === true ? ', in bursts' : '';
      const label = `${server} (${told}), ${plan.format}, ${shortestMs}-${longestMs} ms, ${concurrency} at once, ${windows} windows${demand}, seed ${seed}`;
      runs.push({ label, outcome });
    }
  }
  return runs;
}

export function refusedIn(runs: readonly Run[]): string[] {
  return runs
    .filter(({ outcome }) => outcome.refused > 0)
    .map(({ label, outcome }) => `${label}: ${outcome.refused} of ${outcome.sends} refused`);
}

export function usedTooLittle(runs: readonly Run[], share: number, fromWindow?: number): string[] {
  return runs
    .map(({ label, outcome }) => ({ label, used: quotaUsed(outcome, fromWindow) }))
    .filter(({ used }) => used < share)
    .map(({ label, used }) => `${label}: used ${(used * 100).toFixed(1)} %`);
}

export const FORMATS = [
  ...ROUNDED.map((format) => [format, false] as const),
  ['delta-ms', false],
  ['delta-up', true],
  ['delta-down', true],
] as const;

export const SERVER_NAMES = Object.keys(SERVERS) as (keyof typeof SERVERS)[];
export const SEVERAL_NAMES = Object.keys(SEVERAL) as (keyof typeof SEVERAL)[];
