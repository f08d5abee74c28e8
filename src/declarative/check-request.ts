import { ConfigurationError } from '../errors/configuration-error.js';
import { serializeParams } from '../http/query-string.js';
import { checkHeaders } from '../http/request-headers.js';
import { isPlainObject } from '../internal/objects.js';
import { describeKind } from './expression/values.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';

const PARAM = 'must come to a text, a number, true or false, or a list of these';

/** What a check of the client's says, or nothing. */
function complaintOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

/**
 * What of a request cannot be sent, each with its own place: the client would refuse the first, and name its own option.
 *
 * @param at where `params` and `headers` stand.
 * @param fields with their expressions evaluated.
 */
export function findUnsendable(
  document: SpecDocument,
  at: SpecPath,
  { params, headers }: { readonly params?: unknown; readonly headers?: unknown },
): SpecProblem[] {
  const problems: SpecProblem[] = [];
  for (const [name, value] of Object.entries(isPlainObject(params) ? params : {})) {
    const complaint = complaintOf(() => serializeParams({ [name]: value }));
    if (complaint === undefined) continue;
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    const wrong = parts.find((part) => complaintOf(() => serializeParams({ [name]: part })) !== undefined);
    const isText = typeof wrong === 'string';
    const message = isText
      ? 'holds text that is not valid Unicode'
      : `${PARAM}; it is ${describeKind(wrong)}`;
    problems.push(document.problem([...at, 'params', name], message));
  }
  for (const [name, value] of Object.entries(isPlainObject(headers) ? headers : {})) {
    const complaint = complaintOf(() => checkHeaders({ [name]: value }, 'headers'));
    if (complaint === undefined) continue;
    const path = [...at, 'headers', name];
    const ofValue = `headers.${name} `;
    const isOfValue = complaint.startsWith(ofValue);
    const message = isOfValue ? complaint.slice(ofValue.length) : complaint.replace(/^headers: /, '');
    problems.push(document.problem(path, message, isOfValue ? 'value' : 'key'));
  }
  return problems;
}
