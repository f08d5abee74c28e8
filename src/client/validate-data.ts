import type { ValidationIssue } from '../errors/response-validation-error.js';
import type { StandardSchemaIssue, StandardSchemaV1 } from '../http/standard-schema.js';
import { isPromiseLike } from '../internal/promises.js';
import type { Redactor } from '../redaction/redactor.js';

function pathOf(issue: StandardSchemaIssue): string {
  let path = '';
  for (const segment of issue.path ?? []) {
    const key = typeof segment === 'object' ? segment.key : segment;
    if (typeof key === 'number') path += `[${String(key)}]`;
    else path += path === '' ? String(key) : `.${String(key)}`;
  }
  return path;
}

/** Issues without secrets: many schemas repeat the value they complain about. */
export function redactIssues(issues: readonly ValidationIssue[], redactor: Redactor): ValidationIssue[] {
  return issues.map(({ message, path }) => ({ message: redactor.text(message), path: redactor.text(path) }));
}

/** What became of data: a value, as the schema made it, or what is wrong with it. */
export type Validated<T> = { readonly value: T; readonly misfit?: undefined } | { readonly misfit: Misfit };

/** In which ways data does not fit. */
export interface Misfit {
  /** The first of them, its place, and how many more there are. */
  readonly summary: string;
  readonly issues: readonly ValidationIssue[];
}

function misfitOf(found: readonly StandardSchemaIssue[]): Misfit {
  const issues = found.map((issue) => ({ message: issue.message, path: pathOf(issue) }));
  const [first] = issues;
  const where = first === undefined || first.path === '' ? '' : ` at ${first.path}`;
  const more = issues.length > 1 ? ` (and ${String(issues.length - 1)} more)` : '';
  return { summary: `${first?.message ?? 'it does not fit'}${where}${more}`, issues };
}

/** Holds data against a schema; rejects only with what the schema itself throws. */
export async function validateData<T>(
  schema: StandardSchemaV1<unknown, T>,
  data: unknown,
): Promise<Validated<T>> {
  const outcome = schema['~standard'].validate(data);
  const result = isPromiseLike(outcome) ? await outcome : outcome;
  return result.issues === undefined ? { value: result.value } : { misfit: misfitOf(result.issues) };
}
