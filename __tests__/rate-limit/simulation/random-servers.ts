import { Random } from './random.js';
import { ClockWindows, FirstRequestWindows, SlidingLog, TokenBucket, type Limit } from './servers.js';
import type { Scenario } from './simulate.js';

const KINDS = ['windows by the clock', 'windows from the first request', 'a bucket', 'a log'] as const;
const FORMATS = [
  'delta-up',
  'delta-down',
  'delta-nearest',
  'date-up',
  'date-down',
  'date-nearest',
  'delta-ms',
] as const;
const SECONDS: readonly number[] = [2, 3, 4, 5, 8, 10, 15, 20, 30];

interface Spec {
  readonly kind: (typeof KINDS)[number];
  readonly limit: number;
  readonly seconds: number;
  readonly phaseMs: number;
}

/** One limit, or two or three of which each later one allows less at a time and more in the long run. */
function specsOf(random: Random): [Spec, ...Spec[]] {
  const pick = <T>(values: readonly T[]): T =>
    values[Math.floor(random.between(0, values.length))] ?? (values[0] as T);
  const usualKind = pick(KINDS);
  const first = { seconds: pick(SECONDS), limit: Math.ceil(2 + random.next() ** 2 * 98) };
  const specOf = ({ seconds, limit }: Pick<Spec, 'seconds' | 'limit'>): Spec => {
    const kind = random.next() < 0.6 ? usualKind : pick(KINDS);
    return { kind, limit, seconds, phaseMs: Math.floor(random.between(0, seconds * 1_000)) };
  };
  const specs: [Spec, ...Spec[]] = [specOf(first)];
  let { seconds, limit } = first;
  for (let more = Math.floor(random.between(0, 3)); more > 0; more--) {
    const divisor = pick([2, 3, 5, 10]);
    seconds = Math.max(1, Math.round(seconds / divisor));
    limit = Math.max(1, Math.ceil((limit / divisor) * random.between(1, 2.5)));
    specs.push(specOf({ seconds, limit }));
  }
  return specs;
}

function limitOf({ kind, limit, seconds, phaseMs }: Spec): Limit {
  const windowMs = seconds * 1_000;
  if (kind === 'windows by the clock') return new ClockWindows(limit, windowMs, phaseMs);
  if (kind === 'windows from the first request') return new FirstRequestWindows(limit, windowMs);
  return kind === 'a bucket' ? new TokenBucket(limit, windowMs) : new SlidingLog(limit, windowMs);
}

/** Any server, over any network that answers within 600 ms, and any client; the label tells what it is. */
export function randomScenario(seed: number): Scenario & { readonly label: string } {
  const random = new Random(seed);
  const [first, ...others] = specsOf(random);
  const pick = <T>(values: readonly T[]): T =>
    values[Math.floor(random.between(0, values.length))] ?? (values[0] as T);
  const shortestMs = pick([2, 20, 60, 200]);
  const longestMs = shortestMs * pick([1.2, 2, 3]);
  const [format, concurrency] = [pick(FORMATS), pick([1, 3, 10, 20, 50])];
  const [tellsWindow, bursts] = [random.next() < 0.4, random.next() < 0.5];
  const limits = [first, ...others].map(({ kind, limit, seconds }) => `${kind}: ${limit} in ${seconds} s`);
  const how = `${format}, ${tellsWindow ? 'told' : 'not told'}, ${shortestMs}-${longestMs} ms, ${concurrency} at once`;
  return {
    label: `${limits.join(' + ')}, ${how}${bursts ? ', in bursts' : ''}, seed ${seed}`,
    server: () => [limitOf(first), ...others.map(limitOf)],
    roundTripMs: [shortestMs, longestMs],
    durationMs: first.seconds * 8_000,
    ...{ format, tellsWindow, concurrency, bursts, seed },
  };
}
