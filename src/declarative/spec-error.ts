import { ConfigurationError } from '../errors/configuration-error.js';

/** One thing that is wrong with a spec. */
export interface SpecProblem {
  /** Where in the spec, such as `pagination.next_page.params.page`; `''` is the spec itself. */
  readonly path: string;
  /** What is wrong, and what would be right. */
  readonly message: string;
  /** 1-based; `undefined` for a spec that was given as an object. */
  readonly line?: number | undefined;
  /** 1-based, like `line`. */
  readonly column?: number | undefined;
}

/** `orders.yaml:12:5`, or `line 12, column 5` of a text without a name, or nothing for an object. */
export function describePlace(
  { line, column }: Omit<SpecProblem, 'message' | 'path'>,
  name?: string,
): string {
  if (line === undefined || column === undefined) return name ?? '';
  return name === undefined
    ? `line ${String(line)}, column ${String(column)}`
    : `${name}:${String(line)}:${String(column)}`;
}

/** A problem in one line: place, path, message. */
export function describeProblem(problem: SpecProblem, name?: string): string {
  return [describePlace(problem, name), problem.path, problem.message]
    .filter((part) => part !== '')
    .join(': ');
}

/** A message with more helps nobody; `problems` has them all. */
const MAX_SHOWN = 20;

/** A spec that cannot be run. It names every problem at once, each with its line. */
export class SpecError extends ConfigurationError {
  override readonly name = 'SpecError';
  override readonly code = 'ERR_SPEC';
  /** All that is wrong, in the order of the spec. */
  readonly problems: readonly SpecProblem[];
  /** The file that `readSpec` read; `undefined` for other specs. */
  readonly file: string | undefined;

  constructor(problems: readonly SpecProblem[], file?: string) {
    const shown = problems.slice(0, MAX_SHOWN).map((problem) => describeProblem(problem, file));
    if (problems.length > MAX_SHOWN) shown.push(`and ${String(problems.length - MAX_SHOWN)} more`);
    super(
      problems.length === 1
        ? `The spec cannot be run: ${shown.join('')}`
        : `The spec cannot be run, for ${String(problems.length)} reasons:\n- ${shown.join('\n- ')}`,
    );
    this.problems = problems;
    this.file = file;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), file: this.file, problems: this.problems };
  }
}
