import { checkKeys, checkPlainObject, wrongOption } from '../options/check.js';
import { GUARDED } from './expression/inspect-node.js';
import type { Scope } from './expression/interpreter.js';
import type { TemplateTree } from './template-tree.js';
import type { SpecDocument } from './spec-document.js';
import type { SpecProblem } from './spec-error.js';

/** What the expressions of a spec may name besides the response. */
export interface SpecValues {
  /** By name: JSON data, as `{{ name }}` or `{{ name.field }}`. They are shown in logs and errors like any other value. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** As `{{ secret.NAME }}`; one that is not here is looked for in the environment. Never shown. */
  readonly secrets?: Readonly<Record<string, string | undefined>> | undefined;
  /** As `{{ env.NAME }}`. What a spec names of it is never shown, plain URLs excepted. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Known only once there is a response. */
const OF_A_PAGE = ['response', 'accumulated'];
const RESERVED = [...OF_A_PAGE, 'iteration', ...GUARDED, 'true', 'false', 'none'];

/** An address is no secret, unless it carries one. */
function isPlainUrl(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password, search } = new URL(value);
  return username === '' && password === '' && search === '';
}

function checkTexts(value: unknown, name: string): asserts value is Record<string, string | undefined> {
  checkPlainObject(value, name, true);
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined && typeof field !== 'string') {
      throw wrongOption(`${name}.${key}`, 'a string', field, true);
    }
  }
}

/** The variables, secrets and environment that a spec is run with, and which of them it names. */
export class GivenValues {
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #sources: Readonly<Record<string, readonly Readonly<Record<string, string | undefined>>[]>>;
  readonly #members: Record<string, Record<string, string>> = { env: {}, secret: {} };

  /** @throws ConfigurationError */
  constructor({ variables = {}, secrets = {}, env }: SpecValues) {
    checkKeys(variables, Object.keys(variables), 'variables');
    checkTexts(secrets, 'secrets');
    if (env !== undefined && env !== process.env) checkTexts(env, 'env');
    for (const name of Object.keys(variables)) {
      if (RESERVED.includes(name)) {
        throw wrongOption(
          `variables.${name}`,
          `named otherwise: ${RESERVED.join(', ')} have a meaning of their own`,
          name,
        );
      }
    }
    const environment = env ?? process.env;
    this.#variables = { ...variables };
    this.#sources = { env: [environment], secret: [secrets, environment] };
  }

  /** What expressions see of all this: only the members that a checked expression named. */
  get scope(): Scope {
    return { ...this.#variables, ...this.#members };
  }

  /** Every value that must not be shown. */
  get secrets(): readonly string[] {
    const { env = {}, secret = {} } = this.#members;
    const values = [...Object.values(secret), ...Object.values(env).filter((value) => !isPlainUrl(value))];
    return values.filter((value) => value !== '');
  }

  /** Notes what the expressions of a tree name, and reports what is not there. */
  check(tree: TemplateTree, document: SpecDocument, allowed: readonly string[]): SpecProblem[] {
    const problems: SpecProblem[] = [];
    for (const { path, template } of tree.leaves) {
      const { variables, members, optional } = template.names;
      for (const name of variables) {
        if (allowed.includes(name) || Object.hasOwn(this.#variables, name)) continue;
        problems.push(document.problem(path, this.#unknown(name, allowed)));
      }
      for (const [kind, names] of members) {
        for (const name of names) {
          const value = this.#note(kind, name);
          if ((value !== undefined && value !== '') || optional.has(`${kind}.${name}`)) continue;
          problems.push(document.problem(path, this.#missing(kind, name, value)));
        }
      }
    }
    return problems;
  }

  #note(kind: string, name: string): string | undefined {
    const members = this.#members[kind];
    // What the environment inherits is no text.
    const values = this.#sources[kind]?.map((source) => source[name]) ?? [];
    const value = values.find((candidate) => typeof candidate === 'string');
    if (value === undefined || members === undefined) return undefined;
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true });
    return value;
  }

  #missing(kind: string, name: string, value: string | undefined): string {
    const isGiven = kind === 'secret' && typeof this.#sources[kind]?.[0]?.[name] === 'string';
    if (isGiven) return `the secret ${name} is empty`;
    return `the environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}`;
  }

  #unknown(name: string, allowed: readonly string[]): string {
    if (OF_A_PAGE.includes(name)) return `${name} is only known after a page, in pagination`;
    if (name === 'iteration') return 'iteration can be named in params, headers, body and pagination';
    const known = [
      ...allowed,
      ...Object.keys(this.#variables),
      ...[...GUARDED].map((kind) => `${kind}.NAME`),
    ];
    return `there is no variable ${name}; known are ${known.join(', ')}. Others are given as { variables: { ${name}: … } }`;
  }
}
