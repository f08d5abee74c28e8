import { createRequire } from 'node:module';

/** A node of a parsed template. Which further fields it has depends on its `type`. */
export interface JinjaNode {
  readonly type: string;
}

/** A value inside the interpreter. */
export interface JinjaValue {
  readonly type: string;
  /** Beware: `undefined` for null as well; `type` tells them apart. */
  readonly value: unknown;
  readonly builtins: ReadonlyMap<string, JinjaValue>;
}

/** Where names are looked up, and where the tests (`is none`) are kept. */
export interface JinjaEnvironment {
  readonly tests: ReadonlyMap<string, unknown>;
  /** Converts JSON data into a value. */
  set(name: string, value: unknown): JinjaValue;
}

interface JinjaToken {
  readonly type: string;
  readonly value: string;
}

interface JinjaInterpreter {
  evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue;
}

/** The part of `@huggingface/jinja` that is used here. */
interface JinjaLibrary {
  readonly tokenize: (source: string) => JinjaToken[];
  readonly parse: (tokens: JinjaToken[]) => { readonly body: readonly JinjaNode[] };
  readonly Environment: new () => JinjaEnvironment;
  readonly Interpreter: new (environment: JinjaEnvironment) => JinjaInterpreter;
}

// Its types are those of an ES module, which a CommonJS build may not import, and their own imports name no files; so
// what is used of it is written down above.
const load = createRequire(__filename);

export const { tokenize, parse, Environment, Interpreter } = load('@huggingface/jinja') as JinjaLibrary;
