import type { Host, TextStream } from '../../../src/cli/host.js';
import { runCommand } from '../../../src/cli/run-command.js';

/** What a run of the command said, and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How the command's surroundings differ from the usual ones. */
export interface CliSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Given what stops listening to interrupts; called with what interrupts. */
  readonly onReady?: (interrupt: () => void) => void;
  readonly stdout?: TextStream;
  readonly stderr?: Partial<TextStream>;
}

/** A stream that keeps what is written. */
export class Written implements TextStream {
  text = '';

  write(text: string | Uint8Array, written?: (error?: Error | null) => void): boolean {
    this.text += typeof text === 'string' ? text : Buffer.from(text).toString();
    if (written !== undefined) setImmediate(written);
    return true;
  }

  on(): this {
    return this;
  }
}

/** Runs the command in this process. */
export async function runCli(
  args: readonly string[],
  surroundings: CliSurroundings = {},
): Promise<CliResult> {
  const out = new Written();
  const err = Object.assign(new Written(), surroundings.stderr);
  const listeners = new Set<() => void>();
  const host: Host = {
    stdout: surroundings.stdout ?? out,
    stderr: err,
    env: surroundings.env ?? {},
    onInterrupt: (listener) => {
      listeners.add(listener);
      surroundings.onReady?.(() => {
        for (const each of [...listeners]) each();
      });
      return () => listeners.delete(listener);
    },
    exit: (code) => {
      throw new Error(`the command ended the process with ${String(code)}`);
    },
  };
  const code = await runCommand(args, host);
  return { code, out: out.text, err: err.text };
}
