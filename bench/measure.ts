import type { Cell } from './cells.js';
import { YARDSTICK, type Contender } from './contenders/all.js';
import type { Sample } from './load.js';
import type { BenchOptions } from './options.js';
import { HostProcess, ServerProcess } from './processes.js';
import { spreadOf, type Spread } from './statistics.js';
import type { Extent } from './load.js';

/** What was measured of one contender in one cell. */
export interface Row {
  readonly cell: Cell;
  readonly contender: Contender;
  readonly requestsPerSecond: Spread;
  readonly cpuMicrosPerRequest: Spread;
  /** Requests per second compared with bare axios in the same round; `null` for contenders kept to a rate. */
  readonly ratio: Spread | null;
  readonly cpuRatio: Spread;
}

/** Windows of a rate over which the pace is measured, after the first: that one lets everything through at once. */
const RATE_WINDOWS = 2;
/** Before that, uncounted. */
const RATE_WARM_UP_MS = 1_500;
/** A contender that does not come near its rate is not waited for any longer. */
const RATE_LIMIT_MS = 4_000;

/** Runs all contenders in turn, round after round, so that whatever disturbs the machine meets each of them alike. */
export async function measure(options: BenchOptions, onProgress: (text: string) => void): Promise<Row[]> {
  const server = new ServerProcess();
  const hosts = new Map<string, HostProcess>();
  const nodeOptions =
    options.profileDirectory === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileDirectory}`];
  const hostOf = (contender: Contender): HostProcess => {
    const key = options.together ? '' : contender.name;
    const host = hosts.get(key) ?? new HostProcess(nodeOptions);
    hosts.set(key, host);
    return host;
  };
  const samples = new Map<string, Sample[]>();
  const samplesOf = (cell: Cell, contender: Contender): Sample[] => {
    const key = `${cell.name} ${contender.name}`;
    const list = samples.get(key) ?? [];
    samples.set(key, list);
    return list;
  };
  try {
    const origin = await server.ready();
    const take = (cell: Cell, contender: Contender, extent: Extent): Promise<Sample> =>
      hostOf(contender).take({ contender: contender.name, cell: cell.name, origin, extent });
    const free = options.contenders.filter(({ ratePerSecond }) => ratePerSecond === undefined);
    // Round 0 warms up: connections are opened, code is compiled. It is not counted.
    for (let round = 0; round <= options.rounds; round++) {
      onProgress(round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`);
      for (const cell of options.cells) {
        for (const contender of free) {
          const sample = await take(cell, contender, { forMs: options.seconds * 1_000 });
          if (round > 0) samplesOf(cell, contender).push(sample);
        }
      }
    }
    for (const contender of options.contenders) {
      const { ratePerSecond } = contender;
      if (ratePerSecond === undefined) continue;
      onProgress(contender.name);
      const [first] = options.cells;
      if (first !== undefined) await take(first, contender, { forMs: RATE_WARM_UP_MS });
      for (const cell of options.cells) {
        const extent = {
          forMs: RATE_LIMIT_MS,
          skipResponses: ratePerSecond,
          countResponses: RATE_WINDOWS * ratePerSecond,
        };
        samplesOf(cell, contender).push(await take(cell, contender, extent));
      }
    }
  } finally {
    for (const host of hosts.values()) host.stop();
    server.stop();
  }
  return options.cells.flatMap((cell) =>
    options.contenders.map((contender) =>
      toRow(cell, contender, samplesOf(cell, contender), samplesOf(cell, YARDSTICK)),
    ),
  );
}

function pace({ requests, elapsedMs }: Sample): number {
  return (requests / elapsedMs) * 1_000;
}

function cpuMicros({ requests, cpuMs }: Sample): number {
  return (cpuMs / requests) * 1_000;
}

function toRow(
  cell: Cell,
  contender: Contender,
  samples: readonly Sample[],
  yardstick: readonly Sample[],
): Row {
  const atRate = contender.ratePerSecond !== undefined;
  // Each turn against the one of the yardstick in the same round; those at a rate come last, against all of them.
  const compared = (quantity: (sample: Sample) => number): Spread => {
    const usual = spreadOf(yardstick.map(quantity)).median;
    return spreadOf(
      samples.map((sample, round) => {
        const paired = atRate ? undefined : yardstick[round];
        return quantity(sample) / (paired === undefined ? usual : quantity(paired));
      }),
    );
  };
  return {
    cell,
    contender,
    requestsPerSecond: spreadOf(samples.map(pace)),
    cpuMicrosPerRequest: spreadOf(samples.map(cpuMicros)),
    ratio: atRate ? null : compared(pace),
    cpuRatio: compared(cpuMicros),
  };
}
