import {
  checkDedupeBy,
  checkIncrementalOptions,
  type IncrementalOptions,
} from '../checkpoint/incremental-options.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { incrementalOptionsOf } from './options-of.js';
import { placeOfOption } from './option-place.js';
import type { SpecDocument } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';
import type { Spec, SpecIncremental } from './spec.js';

const PLACES = { incremental: ['incremental'], dedupeBy: ['dedupe_by'] };

/** What a check of options says, said of the part of the spec that they came from. */
function problemOf(document: SpecDocument, check: () => void): SpecProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const place = placeOfOption(error.message, PLACES);
    return [document.problem(place?.path ?? [], place?.message ?? error.message)];
  }
}

/** What is wrong with how a spec asks for what is new, but for `since`, which may be an expression. */
export function findIncrementProblems(
  document: SpecDocument,
  { incremental, dedupe_by, checkpoint }: Spec,
): SpecProblem[] {
  const problems: SpecProblem[] = [];
  if (dedupe_by !== undefined) {
    problems.push(...problemOf(document, () => checkDedupeBy(dedupe_by, 'dedupeBy')));
    if (incremental === undefined)
      problems.push(document.problem(['dedupe_by'], 'goes with incremental, which is not there', 'key'));
  }
  if (incremental === undefined) return problems;
  const options = incrementalOptionsOf({ ...incremental, since: undefined });
  problems.push(...problemOf(document, () => checkIncrementalOptions(options, 'incremental')));
  if (checkpoint?.on_finished === 'skip') {
    const message = 'would deliver nothing after the first incremental run; leave it out';
    problems.push(document.problem(['checkpoint', 'on_finished'], message));
  }
  return problems;
}

/**
 * The options of an incremental run.
 *
 * @param incremental with its expressions evaluated.
 * @param fail makes the error of a `since` that is no watermark.
 */
export function incrementOf(
  document: SpecDocument,
  incremental: SpecIncremental,
  fail: (problem: SpecProblem) => Error,
): IncrementalOptions {
  const options = incrementalOptionsOf(incremental);
  const [problem] = problemOf(document, () => checkIncrementalOptions(options, 'incremental'));
  if (problem !== undefined) throw fail(problem);
  return options;
}
