import { ApiClientError } from '../errors/api-client-error.js';
import { CheckpointMismatchError } from '../errors/checkpoint-mismatch-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { HttpStatusError } from '../errors/http-status-error.js';
import { MaxApiCallsExceeded } from '../errors/max-api-calls-exceeded.js';
import { SpecError } from '../declarative/index.js';
import { inCommandWords, ofSpecInCommandWords } from './command-words.js';
import { formatCount } from './units.js';
import { OutputError } from './output-error.js';
import { UsageError } from './usage-error.js';

const NAMES_A_VARIABLE = /^(?:there is no variable |the environment variable |the secret )/;

/** Whether an error says that the command was used wrongly. */
export function isWrongUsage(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    error instanceof ConfigurationError ||
    error instanceof CheckpointMismatchError
  );
}

/**
 * A place in a spec such as `headers.Authorization` is no header: with a colon after it, what is said of it would be
 * redacted as its value. Only what names a variable is kept from that; other messages may show values.
 */
function describeSpec({ message, problems }: SpecError): string {
  const naming = problems.filter((problem) => NAMES_A_VARIABLE.test(problem.message));
  return naming.reduce((text, problem) => {
    const [from, to] = [': ', ' – '].map((between) => `${problem.path}${between}${problem.message}`);
    return text.replace(from ?? '', () => to ?? '');
  }, message);
}

function describe(error: unknown): string {
  if (error instanceof SpecError) return describeSpec(error);
  if (error instanceof MaxApiCallsExceeded) {
    const cap = `The cap of ${formatCount(error.maxCalls)} pages (--max-calls, or max_iterations of a spec)`;
    return `${cap} was reached, and more pages remain`;
  }
  if (error instanceof CheckpointMismatchError) {
    return `${error.message}. The file was begun with other options: use those, or begin anew with --overwrite`;
  }
  if (error instanceof HttpStatusError && error.requestId !== undefined) {
    return `${error.message} (request id ${error.requestId})`;
  }
  if (error instanceof ApiClientError || error instanceof OutputError || error instanceof UsageError) {
    return error.message;
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A failure as one paragraph: what happened, to which request, after how many attempts. Redacted by whoever prints it. */
export function failureParagraph(error: unknown): string {
  const inWords = error instanceof SpecError ? ofSpecInCommandWords : inCommandWords;
  const text = inWords(describe(error));
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** The chain of causes and the stack, for `--log debug`. */
export function failureDetails(error: unknown): string[] {
  const lines: string[] = [];
  for (let current = error; current instanceof Error && lines.length < 5; current = current.cause) {
    lines.push(current.stack ?? `${current.name}: ${current.message}`);
  }
  return lines;
}
