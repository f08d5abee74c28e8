import type { SpecDocument, SpecPath } from './spec-document.js';
import { SpecError, type SpecProblem } from './spec-error.js';
import { findParts, type SpecParts } from './spec-parts.js';
import type { GivenValues } from './spec-values.js';
import type { Spec } from './spec.js';
import { TemplateTree } from './template-tree.js';

/** In the order of the spec. */
export function inOrder(problems: readonly SpecProblem[]): SpecProblem[] {
  const at = ({ line = 0, column = 0 }: SpecProblem): number => line * 100_000 + column;
  return [...problems].sort((a, b) => at(a) - at(b));
}

/** A spec that fits its schema, while it is being turned into what runs it, and whatever stands in the way. */
export class Compilation {
  readonly document: SpecDocument;
  readonly spec: Spec;
  readonly given: GivenValues;
  readonly parts: SpecParts;
  readonly #problems: SpecProblem[] = [];

  constructor(document: SpecDocument, given: GivenValues) {
    this.document = document;
    this.given = given;
    this.spec = document.value as Spec;
    this.parts = findParts(document, this.spec);
    this.add(this.parts.problems);
  }

  /** Makes the error of one problem, for what is found out too late to be told with others. */
  readonly fail = (problem: SpecProblem): SpecError => new SpecError([problem], this.document.file);

  get isFlawless(): boolean {
    return this.#problems.length === 0;
  }

  report(path: SpecPath, message: string, of: 'value' | 'key' = 'value'): void {
    this.#problems.push(this.document.problem(path, message, of));
  }

  add(problems: readonly SpecProblem[]): void {
    this.#problems.push(...problems);
  }

  /** @throws SpecError */
  throwIfAny(): void {
    if (!this.isFlawless) throw new SpecError(inOrder(this.#problems), this.document.file);
  }

  /** The expressions in a part of the spec, checked. @param allowed what they may name besides what was given. */
  tree(path: SpecPath, value: unknown, allowed: readonly string[] = []): TemplateTree {
    const tree = new TemplateTree(this.document, path, value);
    this.add([...tree.problems, ...this.given.check(tree, this.document, allowed)]);
    return tree;
  }
}
