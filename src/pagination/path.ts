import { isPrototypeKey } from '../internal/objects.js';
import { wrongOption } from '../options/check.js';

/** A step into a value: a key, an array index, or `EACH` element of an array. */
export type PathSegment = string | number | typeof EACH;

/** The step written `[]`: what follows is read from each element, and the results form a list. */
export const EACH = Symbol('each');

/** A parsed path such as `data.items`, `['odd.key'].list`, `rows[0].id` or `edges[].node`. */
export type Path = readonly PathSegment[];

const STEP = /\.?([^.[\]'"]+)|\[(\d*)\]|\[(?:'([^']+)'|"([^"]+)")\]/y;
const PLAIN_KEY = /^[^.[\]'"]+$/;

/**
 * Parses a path; the empty text is the value itself.
 *
 * @throws ConfigurationError for what is no path, and for keys that could reach a prototype.
 */
export function parsePath(text: unknown, name: string, expected: string): Path {
  if (typeof text !== 'string') throw wrongOption(name, expected, text);
  const segments: PathSegment[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(text);
    // The first key stands without a dot, every further one has it.
    const key = step?.[1] ?? step?.[3] ?? step?.[4];
    const dotted = text.startsWith('.', at);
    const misplaced = step?.[1] !== undefined && dotted === (at === 0);
    if (step === null || misplaced || (key !== undefined && isPrototypeKey(key))) {
      throw wrongOption(name, expected, text);
    }
    if (key !== undefined) segments.push(key);
    else segments.push(step[2] === '' ? EACH : Number(step[2]));
    at = STEP.lastIndex;
  }
  return segments;
}

/** The text {@link parsePath} reads back as `path`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (segment === EACH) text += '[]';
    else if (typeof segment === 'number') text += `[${segment}]`;
    else if (PLAIN_KEY.test(segment)) text += (text === '' ? '' : '.') + segment;
    else text += segment.includes("'") ? `["${segment}"]` : `['${segment}']`;
  }
  return text;
}

/** The value at `path`, by own properties only; `undefined` when there is none. */
export function readPath(value: unknown, path: Path): unknown {
  let current = value;
  for (const [index, segment] of path.entries()) {
    if (segment === EACH) {
      if (!Array.isArray(current)) return current === null ? null : undefined;
      const rest = path.slice(index + 1);
      return current.map((element) => readPath(element, rest));
    }
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<string | number, unknown>)[segment];
  }
  return current;
}
