import { isPlainObject, isPrototypeKey } from '../internal/objects.js';
import { ExpressionError } from './expression/expression-error.js';
import type { Scope } from './expression/interpreter.js';
import { parseTemplate, type Template } from './expression/template.js';
import type { SpecDocument, SpecPath } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';

/** A text of a spec that may hold expressions, and where it stands. */
interface Leaf {
  readonly path: SpecPath;
  readonly template: Template;
}

/** Where a spec's values get their expressions evaluated: a text, or mappings and lists of them. */
export class TemplateTree {
  readonly #document: SpecDocument;
  /** Where it stands. */
  readonly path: SpecPath;
  readonly #value: unknown;
  readonly #leaves = new Map<string, Leaf>();
  /** What could not be parsed. */
  readonly problems: SpecProblem[] = [];

  constructor(document: SpecDocument, path: SpecPath, value: unknown) {
    this.#document = document;
    this.path = path;
    this.#value = value;
    this.#parse(value, path);
  }

  /** Every text in it. */
  get leaves(): readonly Leaf[] {
    return [...this.#leaves.values()];
  }

  /** Whether an expression in it names the variable. */
  names(variable: string): boolean {
    return this.leaves.some(({ template }) => template.names.variables.has(variable));
  }

  /**
   * The value with its expressions evaluated: a copy, the spec stays as it is.
   *
   * @param fail makes the error of an expression that cannot be evaluated.
   */
  render(scope: Scope, fail: (problem: SpecProblem) => Error): unknown {
    return this.#render(this.#value, this.path, scope, fail);
  }

  #parse(value: unknown, path: SpecPath): void {
    if (typeof value === 'string') {
      try {
        this.#leaves.set(JSON.stringify(path), { path, template: parseTemplate(value) });
      } catch (error) {
        this.problems.push(this.#problem(path, error));
      }
    } else if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) this.#parse(element, [...path, index]);
    } else if (isPlainObject(value)) {
      for (const [key, field] of Object.entries(value)) {
        if (isPrototypeKey(key)) {
          this.problems.push(this.#document.problem([...path, key], 'is no name for a field', 'key'));
        } else this.#parse(field, [...path, key]);
      }
    }
  }

  #render(value: unknown, path: SpecPath, scope: Scope, fail: (problem: SpecProblem) => Error): unknown {
    if (typeof value === 'string') {
      try {
        return this.#leaves.get(JSON.stringify(path))?.template.render(scope);
      } catch (error) {
        throw fail(this.#problem(path, error));
      }
    }
    if (Array.isArray(value)) {
      return value.map((element, index) => this.#render(element, [...path, index], scope, fail));
    }
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, this.#render(field, [...path, key], scope, fail)]),
    );
  }

  #problem(path: SpecPath, error: unknown): SpecProblem {
    if (!(error instanceof ExpressionError)) throw error;
    return this.#document.problem(path, error.message);
  }
}
