import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** When, where and with what something was measured: what a reader needs to judge it, and no names of hosts or people. */
export interface Environment {
  readonly date: string;
  readonly node: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly platform: string;
  };
  /** Versions by package. */
  readonly packages: Readonly<Record<string, string>>;
}

/** @param packages those whose versions matter to the result. */
export function describeEnvironment(packages: Iterable<string>): Environment {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    packages: Object.fromEntries([...new Set(packages)].map((name) => [name, versionOf(name)])),
  };
}

/** The first sentence of a page of results, without its full stop. */
export function environmentText({ date, node, machine }: Environment): string {
  const { cpu, cores, memoryGiB, platform } = machine;
  return `Measured on ${date} with Node ${node} on ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}`;
}

/** The sentence that names the versions. */
export function versionsText({ packages }: Environment): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `Versions: ${versions.join(', ')}.`;
}

/** Not all packages let their package.json be asked for by name, so it is looked for from their entry point upwards. */
function versionOf(name: string): string {
  for (let directory = dirname(require.resolve(name)); ; directory = dirname(directory)) {
    try {
      const text = readFileSync(join(directory, 'package.json'), 'utf8');
      const found = JSON.parse(text) as { name?: string; version?: string };
      if (found.name === name && found.version !== undefined) return found.version;
    } catch {
      // None here; the search goes on above.
    }
    if (directory === dirname(directory)) return 'unknown';
  }
}
