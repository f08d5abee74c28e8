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

/** The data as the schema gives it back. `toError` makes the error for data that does not fit. */
export async function validateData<T>(
  schema: StandardSchemaV1<unknown, T>,
  data: unknown,
  toError: (message: string, issues: readonly ValidationIssue[]) => Error,
): Promise<T> {
  const outcome = schema['~standard'].validate(data);
  const result = isPromiseLike(outcome) ? await outcome : outcome;
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => ({ message: issue.message, path: pathOf(issue) }));
  const [first] = issues;
  const where = first === undefined || first.path === '' ? '' : ` at ${first.path}`;
  const more = issues.length > 1 ? ` (and ${String(issues.length - 1)} more)` : '';
  throw toError(`${first?.message ?? 'it does not fit'}${where}${more}`, issues);
}
