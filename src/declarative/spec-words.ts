import { snakeCase } from './options-of.js';
import type { JsonSchema } from './json-schema.js';
import { SPEC_SCHEMA } from './spec-schema.js';

/** What is not the same in snake case. */
const OTHERWISE: Readonly<Record<string, string>> = { itemsPath: 'items' };

/** A quoted text, which stays as it is, or a name in camel case. */
const QUOTED_OR_NAME = /"(?:[^"\\]|\\.)*"|(?<!\w)'(?:[^'\\]|\\.)*'|`[^`]*`|\b[a-z]+(?:[A-Z][a-z]*)+\b/g;

/** Every key that the schema knows. */
function keysOf({ properties = {}, allOf = [], $defs = {}, then }: JsonSchema): string[] {
  const inner = [
    ...Object.values(properties),
    ...Object.values($defs),
    ...allOf,
    ...(then === undefined ? [] : [then]),
  ];
  const schemas = inner.filter((schema) => typeof schema !== 'boolean');
  return [...Object.keys(properties), ...schemas.flatMap(keysOf)];
}

const KEYS: ReadonlySet<string> = new Set(keysOf(SPEC_SCHEMA));

/** What an option is called in a spec, where times are in seconds and need no unit in their names. */
export function specWord(option: string): string {
  return OTHERWISE[option] ?? snakeCase(option.replace(/Ms$/, ''));
}

/** A message about options of the client, with their names as a spec has them. */
export function inSpecWords(message: string): string {
  return message.replace(QUOTED_OR_NAME, (found) => {
    const word = /^["'`]/.test(found) ? found : specWord(found);
    return KEYS.has(word) ? word : found;
  });
}
