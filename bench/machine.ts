import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What a reader needs to judge figures, and no names of hosts or people. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
}

/** The version that is installed, or the package's own; not all let their package.json be asked for by name. */
export function installedVersion(name: string): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const own = join(directory, 'package.json');
    const found = [join(directory, 'node_modules', name, 'package.json'), own].find((file) =>
      existsSync(file),
    );
    if (found !== undefined) {
      const parsed = JSON.parse(readFileSync(found, 'utf8')) as { name?: string; version?: string };
      if (parsed.name === name && parsed.version !== undefined) return parsed.version;
    }
    if (directory === dirname(directory)) return 'unknown';
  }
}
