import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';
import { isPlainObject } from '../internal/objects.js';
import { SpecError, type SpecProblem } from './spec-error.js';
import { findUnquoted, type UnquotedExpression } from './unquoted-expressions.js';

/** The keys and indexes that lead to a part of a spec. */
export type SpecPath = readonly (string | number)[];

/** Larger specs are refused: a spec is written by hand. */
const MAX_LENGTH = 1_000_000;
const TOO_DEEP = 'it is nested too deep';

/** `pagination.next_page.params['page size']`, as messages show it. */
export function formatSpecPath(path: SpecPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${String(key)}]`;
    if (!/^[\w$-]+$/.test(key)) return `${text}['${key}']`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** A spec as it was given: its data, and where each part of it stands. */
export class SpecDocument {
  /** Its data. */
  readonly value: unknown;
  /** The file it was read from. */
  readonly file: string | undefined;
  readonly #document: Document | null;
  readonly #lines: LineCounter;

  private constructor(
    value: unknown,
    file?: string,
    document: Document | null = null,
    lines = new LineCounter(),
  ) {
    this.value = value;
    this.file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** YAML 1.2, and so JSON too. @throws SpecError with every error of the syntax. @internal */
  static parse(text: string, file?: string): SpecDocument {
    if (text.length > MAX_LENGTH) {
      const message = `it is ${String(text.length)} characters long; ${String(MAX_LENGTH)} are allowed`;
      throw new SpecError([{ path: '', message }], file);
    }
    const lines = new LineCounter();
    let value: unknown;
    let document: Document;
    try {
      document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
      const found = [...document.errors, ...document.warnings];
      // The parser catches it by itself, once for each level.
      if (found.some(({ message }) => message.includes('call stack'))) throw new RangeError(TOO_DEEP);
      const problems = syntaxProblems(found, findUnquoted(document, text), lines);
      if (problems.length > 0) throw new SpecError(problems, file);
      // Aliases within aliases would make a short text huge: the library counts and refuses them.
      value = document.toJS();
    } catch (error) {
      if (error instanceof SpecError) throw error;
      const message = error instanceof RangeError ? TOO_DEEP : (error as Error).message;
      throw new SpecError([{ path: '', message }], file);
    }
    return new SpecDocument(value, file, document, lines);
  }

  /** A spec given as data. It is copied: nothing that is done to the original later changes the run. @internal */
  static of(value: object): SpecDocument {
    return new SpecDocument(copy(value, new Set()));
  }

  /** A problem at a path: at the value there, or, when `of` is `'key'`, at the key. @internal */
  problem(path: SpecPath, message: string, of: 'value' | 'key' = 'value'): SpecProblem {
    const offset = this.#offsetOf(path, of);
    const problem = { path: formatSpecPath(path), message };
    if (offset === undefined) return problem;
    const { line, col } = this.#lines.linePos(offset);
    return { ...problem, line, column: col };
  }

  /** Where the value at `path` begins; where the nearest part around it does, when it is not there. */
  #offsetOf(path: SpecPath, of: 'value' | 'key'): number | undefined {
    const document = this.#document;
    if (document === null) return undefined;
    let node = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [index, key] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document) ?? null;
      const isLast = index === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key),
        );
        const keyNode = pair?.key as Node | undefined;
        const valueNode = (pair?.value ?? null) as Node | null;
        offset = keyNode?.range?.[0] ?? offset;
        if (isLast && of === 'key') return offset;
        node = valueNode;
      } else if (isSeq(node)) node = (node.items[Number(key)] ?? null) as Node | null;
      else return offset;
      offset = node?.range?.[0] ?? offset;
    }
    return offset;
  }
}

/** What is wrong with the syntax. What the parser makes of an expression without quotes is no help beside it. */
function syntaxProblems(
  errors: readonly YAMLError[],
  unquoted: readonly UnquotedExpression[],
  lines: LineCounter,
): SpecProblem[] {
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const isElsewhere = ({ pos: [offset] }: YAMLError): boolean =>
    !unquoted.some((one) => lineAt(one.offset) <= lineAt(offset) && lineAt(offset) <= lineAt(one.end));
  const others = errors.filter(isElsewhere).map(({ message, pos: [offset] }) => ({ message, offset }));
  const inOrder = [...others, ...unquoted].sort((a, b) => a.offset - b.offset);
  return inOrder.map(({ message, offset }) => {
    const { line, col } = lines.linePos(offset);
    return { path: '', message, line, column: col };
  });
}

/** Plain data only, and no cycles. @throws SpecError */
function copy(value: unknown, ancestors: Set<unknown>, path: SpecPath = []): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      throw new SpecError([{ path: formatSpecPath(path), message: `a ${typeof value} is no data` }]);
    }
    return value;
  }
  if (ancestors.has(value)) throw new SpecError([{ path: formatSpecPath(path), message: 'it holds itself' }]);
  const around = new Set(ancestors).add(value);
  if (Array.isArray(value)) return value.map((element, index) => copy(element, around, [...path, index]));
  if (!isPlainObject(value)) {
    throw new SpecError([{ path: formatSpecPath(path), message: 'an instance of a class is no data' }]);
  }
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([key, field]) => [key, copy(field, around, [...path, key])]));
}
