import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { startLocalRegistry } from './local-registry.js';
import { root } from './pack-package.js';
import { runCommand } from './run-command.js';

/** An empty project that has installed the packed package, and nothing that was not asked for. */
export class ConsumerProject {
  private constructor(readonly directory: string) {}

  /** Installs `tarball` and the packages named `extras` into a new project at `directory`. */
  static async create(
    directory: string,
    tarball: string,
    extras: readonly string[] = [],
  ): Promise<ConsumerProject> {
    mkdirSync(directory, { recursive: true });
    const project = new ConsumerProject(directory);
    project.write('package.json', JSON.stringify({ name: 'consumer', version: '1.0.0', private: true }));
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const registry = await startLocalRegistry([...Object.keys(dependencies), ...extras], root);
    try {
      project.write('.npmrc', `registry=${registry.url}/\ncache=${join(directory, '.npm-cache')}\n`);
      const settings = ['--no-audit', '--no-fund', '--no-update-notifier', '--userconfig', devNull];
      await runCommand('npm', ['install', ...settings, tarball, ...extras], directory);
    } finally {
      await registry.close();
    }
    return project;
  }

  /** Writes a file of the project; returns its path. */
  write(name: string, content: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs `file` with Node; resolves to what it printed. */
  run(file: string): Promise<string> {
    return runCommand(process.execPath, [file], this.directory);
  }

  /** Runs a program of a package installed in the repository, such as `typescript/bin/tsc`. */
  runTool(module: string, args: readonly string[]): Promise<string> {
    return runCommand(process.execPath, [join(root, 'node_modules', module), ...args], this.directory);
  }
}
