import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compileSources } from '../../support/compile-sources.js';

/** The command in a process of its own. */
export interface CliProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended, with what it said. */
  readonly ended: Promise<CliEnd>;
}

/** How a process ended. */
export interface CliEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

let program: string | undefined;

/** Where the compiled command is. */
export function cliProgram(): string {
  program ??= join(compileSources(), 'src', 'cli', 'main.js');
  return program;
}

/** Starts the command. */
export function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
  stdout: 'pipe' | number = 'pipe',
): CliProcess {
  const child = spawn(process.execPath, [cliProgram(), ...args], {
    stdio: ['ignore', stdout, 'pipe'],
    cwd,
    env: { PATH: process.env['PATH'], ...env },
  });
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...said,
  }));
  return { child, ended };
}
