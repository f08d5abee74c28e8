import { parseArgs } from 'node:util';
import { cellNamed, CELLS, type Cell } from './cells.js';
import { CONTENDERS, YARDSTICK, type Contender } from './contenders/all.js';

export const USAGE = `npm run bench -- [options]
  --quick            3 rounds of 0.2 s, for a look; written as quick unless --name says otherwise
  --rounds <n>       turns of each contender in each cell (default 8)
  --seconds <s>      length of a turn (default 0.4)
  --cell <name>      only this cell: ${CELLS.map(({ name }) => name).join(', ')}; may be repeated
  --only <text>      only contenders whose name holds this text, besides bare axios; may be repeated
  --together         all contenders in one process, instead of one each
  --name <name>      name of the files written to bench/results (default latest; README and docs/performance.md quote that)
  --cpu-prof <dir>   write a CPU profile of each process there`;

export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly cells: readonly Cell[];
  readonly contenders: readonly Contender[];
  readonly together: boolean;
  readonly name: string;
  readonly profileDirectory: string | null;
}

/** What is measured when nothing is said, and for a look. */
const FULL = { rounds: '8', seconds: '0.4', name: 'latest' };
const QUICK = { rounds: '3', seconds: '0.2', name: 'quick' };

function positive(text: string, name: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} must be a number above 0; got "${text}"`);
}

/** @throws Error when an option is wrong */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      cell: { type: 'string', multiple: true },
      only: { type: 'string', multiple: true },
      together: { type: 'boolean', default: false },
      name: { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  });
  const { only, quick, cell } = values;
  const { rounds, seconds, name: usualName } = quick ? QUICK : FULL;
  // What leaves something out is not what the documentation quotes.
  const partly = only !== undefined || cell !== undefined;
  const name = values.name ?? (partly ? 'partly' : usualName);
  if (!/^[\w.-]+$/.test(name)) throw new Error(`--name must be a file name; got "${name}"`);
  return {
    rounds: Math.ceil(positive(values.rounds ?? rounds, 'rounds')),
    seconds: positive(values.seconds ?? seconds, 'seconds'),
    cells: cell?.map(cellNamed) ?? CELLS,
    contenders: CONTENDERS.filter(
      (contender) => contender === YARDSTICK || (only?.some((text) => contender.name.includes(text)) ?? true),
    ),
    together: values.together,
    name,
    profileDirectory: values['cpu-prof'] ?? null,
  };
}
