import { existsSync, readFileSync } from 'node:fs';
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

/**
 * @param packages those whose versions matter to the result.
 * @param node the version of the Node that was measured on.
 * @param from where they are looked for, and in the folders above.
 */
export function describeEnvironment(
  packages: Iterable<string>,
  node = process.version,
  from = __dirname,
): Environment {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
    },
    packages: Object.fromEntries([...new Set(packages)].map((name) => [name, versionOf(name, from)])),
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

/** The version installed where a benchmark finds the package: not all let their package.json be asked for by name. */
function versionOf(name: string, from: string): string {
  if (name === 'resilient-api-client') return packageVersion(join(__dirname, '..', '..', 'package.json'));
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, 'node_modules', name, 'package.json');
    if (existsSync(file)) return packageVersion(file);
    if (directory === dirname(directory)) return 'unknown';
  }
}

function packageVersion(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
