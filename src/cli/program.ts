import { Command, Option } from 'commander';
import { LOG_LEVELS } from '../logging/log-levels.js';
import { PAGINATE_KINDS } from './paginate-kinds.js';
import { parseDuration, parseRate, parseWhole } from './units.js';

type Action = (source: string, options: unknown) => Promise<void>;

/** What the sub-commands do. */
export interface Actions {
  readonly extract: Action;
  readonly peek: Action;
  readonly limits: Action;
}

function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser<string[]>((value, before) => [...before, value])
    .default([], 'none');
}

function withConnection(command: Command): Command {
  const options = [
    repeatable('--param <name=value>', 'a query parameter; repeatable'),
    repeatable(
      '--header <name: value>',
      'a header; repeatable. A secret is better given by one of the options that follow',
    ),
    new Option('--bearer-env <variable>', 'the environment variable that holds a bearer token'),
    new Option('--bearer-file <file>', 'the file that holds a bearer token'),
    new Option('--basic-env <variable>', 'the environment variable that holds user:password'),
    new Option('--basic-file <file>', 'the file that holds user:password'),
    repeatable(
      '--header-env <name=variable>',
      'a header whose value is in an environment variable; repeatable',
    ),
    repeatable('--header-file <file>', 'a file with a header in each line; repeatable'),
    repeatable(
      '--param-env <name=variable>',
      'a parameter whose value is in an environment variable; repeatable',
    ),
    new Option('--method <method>', 'the HTTP method (default: GET, or POST with a body)'),
    new Option('--body <json>', 'a JSON body, or @file with one'),
    new Option('--rate <requests/time>', 'a rate of your own, such as 100/min or 5/s').argParser(parseRate),
    new Option('--timeout <duration>', 'for one attempt, up to the last byte (default: 30s)').argParser(
      parseDuration,
    ),
    new Option('--max-attempts <n>', 'how often a request is tried in all (default: 4)').argParser(
      parseWhole(1),
    ),
    repeatable(
      '--allow-origin <origin>',
      'another origin that next links may lead to, without credentials; repeatable',
    ),
    new Option(
      '--log <level>',
      'what is logged on standard error (default: warn, with --quiet error)',
    ).choices(LOG_LEVELS),
    new Option('--quiet', 'nothing on standard error but errors'),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

function withPaging(command: Command): Command {
  return command
    .addOption(
      new Option('--paginate <kind>', 'how to page').choices(Object.keys(PAGINATE_KINDS)).default('auto'),
    )
    .addOption(
      repeatable(
        '--paging <option=value>',
        "an option of that kind's paginator, such as cursor=body.next; repeatable",
      ),
    )
    .option('--items <path>', 'where in the body the items are, such as data.items (default: detected)');
}

/** The command line, without what it does. */
export function buildProgram(version: string, actions: Actions): Command {
  const program = new Command('resilient-api-client')
    .description('Extracts every record that an HTTP API has: paced, retried, resumable.')
    .version(version, '--version')
    .helpOption('-h, --help', 'shows this')
    .helpCommand('help [command]', 'shows the options of a command')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed (what is done is kept), 2 wrong usage, 130 interrupted.' +
        '\nThe options of a command: resilient-api-client help extract',
    );
  const extract = program
    .command('extract <source>')
    .description('fetches all pages of a URL, or of a spec (.yaml, .json), and writes the items as NDJSON')
    .action(actions.extract);
  withPaging(extract)
    .addOption(repeatable('--var <name=value>', 'a variable of the spec; repeatable'))
    .option('-o, --out <file>', 'the file to write; - is standard output', '-')
    .option('--resume', 'goes on where the last run stopped; begins if there was none')
    .option('--overwrite', 'replaces a file that exists')
    .option(
      '--checkpoint <folder>',
      'where the checkpoint is kept (default: FILE.checkpoint, beside the file)',
    )
    .option('--max-calls <n>', 'pages this run may fetch (default: 1000)', parseWhole(1))
    .option('--concurrency <n>', 'pages fetched at the same time, where they can be addressed', parseWhole(1))
    .option('--prefetch <n>', 'pages fetched ahead of writing', parseWhole(0))
    .option(
      '--since-field <path>',
      'the field of an item that tells when it changed: only what is new is fetched',
    )
    .option('--since-as <place>', 'where the server is told from when on, such as query.updated_since')
    .option('--since <value>', 'where the first run begins: an ISO date or a number (default: everything)')
    .option(
      '--since-margin <duration>',
      'how far before the last run the next begins (default: 60s)',
      parseDuration,
    )
    .option('--newest-first', 'the server lists the newest first: ends at the first item that is older')
    .option(
      '--dedupe-by <path>',
      'what tells items apart, such as id, so that none comes twice within the margin',
    )
    .option('--report <file>', 'an HTML page that shows the run')
    .option('--limit <n>', 'items this run may write', parseWhole(1));
  const peek = program
    .command('peek <url>')
    .description('fetches one page, and prints what was detected and how to extract the rest')
    .action(actions.peek);
  withPaging(peek);
  const limits = program
    .command('limits <url>')
    .description('sends one request, and prints the quota as it is read')
    .option('--json', 'as JSON')
    .action(actions.limits);
  for (const command of [extract, peek, limits]) withConnection(command);
  return program;
}
