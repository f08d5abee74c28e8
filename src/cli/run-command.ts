import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommanderError } from 'commander';
import { Redactor } from '../redaction/redactor.js';
import type { CommandContext } from './command-context.js';
import { createCommandLog } from './command-log.js';
import type { ConnectionOptions } from './connection-options.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { extract } from './extract.js';
import type { ExtractOptions } from './extract-options.js';
import { failureDetails, failureParagraph, isWrongUsage } from './failure-paragraph.js';
import type { Host } from './host.js';
import { limits, type LimitsOptions } from './limits.js';
import { peek, type PeekOptions } from './peek.js';
import { printOut } from './print-out.js';
import { buildProgram } from './program.js';
import { StderrProgress, type ProgressStyle } from './progress.js';

type SubCommand<O> = (source: string, options: O, context: CommandContext) => Promise<ExitCode>;

function version(): string {
  const file = path.join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function styleFor(host: Host, quiet: boolean): ProgressStyle {
  if (quiet) return 'none';
  return host.stderr.isTTY === true && host.env['TERM'] !== 'dumb' ? 'drawn' : 'plain';
}

function createContext(args: readonly string[], options: ConnectionOptions, host: Host): CommandContext {
  let redactor = new Redactor();
  const quiet = options.quiet === true;
  const level = options.log ?? (quiet ? 'error' : 'warn');
  const progress = new StderrProgress(host.stderr, styleFor(host, quiet), () => redactor);
  return {
    host,
    args,
    progress,
    log: createCommandLog({ level, asked: options.log !== undefined }, (line) => {
      progress.print(line);
    }),
    debug: level === 'debug' || level === 'trace',
    quiet,
    useRedactor: (next) => {
      redactor = next;
    },
    get redactor() {
      return redactor;
    },
  };
}

/** Prints what was asked for in the place of a run. */
async function printHelp(help: string, host: Host): Promise<ExitCode> {
  try {
    await printOut(help, host);
    return EXIT.done;
  } catch (error) {
    host.stderr.write(`error: ${failureParagraph(error)}\n`);
    return EXIT.failed;
  }
}

/** Runs the command. Resolves to its exit code, whatever happens. */
export async function runCommand(args: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  // What fails to be written is told where it is written; without a listener it would end the process.
  for (const stream of [host.stdout, host.stderr]) stream.on('error', () => undefined);
  const action =
    <O extends ConnectionOptions>(run: SubCommand<O>) =>
    async (source: string, given: unknown): Promise<void> => {
      // The program above is what gives them this shape.
      const options = given as O;
      const context = createContext(args, options, host);
      try {
        code = await run(source, options, context);
      } catch (error) {
        context.progress.print(`error: ${failureParagraph(error)}`);
        if (context.debug) failureDetails(error).forEach((line) => context.progress.print(line));
        code = isWrongUsage(error) ? EXIT.usage : EXIT.failed;
      }
    };
  const program = buildProgram(version(), {
    extract: action<ExtractOptions>(extract),
    peek: action<PeekOptions>(peek),
    limits: action<LimitsOptions>(limits),
  });
  let help = '';
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => (help += text),
      // What was given for an option that does not exist may be a secret.
      writeErr: (text) => host.stderr.write(text.replace(/(unknown option '--?[\w-]+)=[^']*'/, "$1=…'")),
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? await printHelp(help, host) : EXIT.usage;
  }
}
