import type { ReceivedRequest } from './chaos-request.js';
import { refuse } from './check.js';

interface Route<Target> {
  /** Upper case; `null` for any. */
  readonly method: string | null;
  readonly pattern: RegExp;
  readonly target: Target;
}

/** Where a request leads, or, if its path is known with other methods only, those methods. */
export type Found<Target> = { readonly target: Target } | { readonly allowed: readonly string[] };

const SPELLING = /^(?:(?<method>[A-Za-z]+) +)?(?<path>\/\S*)$/;

/** `GET /orgs/:org/repos`: `:name` stands for one segment, a final `*` for the rest of the path. */
function compile(spelling: string): { readonly method: string | null; readonly pattern: RegExp } {
  const { method, path } = SPELLING.exec(spelling)?.groups ?? {};
  if (path === undefined) refuse('route', 'a pattern such as "GET /orgs/:org/repos"', spelling);
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*$/, '.*')
    .replace(/:([A-Za-z_]\w*)/g, '(?<$1>[^/]+)');
  return { method: method?.toUpperCase() ?? null, pattern: new RegExp(`^${source}$`) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Finds the route of a request: the one added last wins. */
export class Router<Target> {
  readonly #routes: Route<Target>[] = [];

  /** @throws TypeError for a pattern that is none. */
  add(spelling: string, target: Target): void {
    this.#routes.unshift({ ...compile(spelling), target });
  }

  /** Fills in the request's `pathParams`. */
  find(request: ReceivedRequest): Found<Target> {
    const allowed: string[] = [];
    for (const { method, pattern, target } of this.#routes) {
      const match = pattern.exec(request.path);
      if (match === null) continue;
      const fits =
        method === null || method === request.method || (method === 'GET' && request.method === 'HEAD');
      if (!fits) {
        allowed.push(method);
        continue;
      }
      const groups = Object.entries(match.groups ?? {});
      request.pathParams = Object.fromEntries(groups.map(([name, value]) => [name, decode(value)]));
      return { target };
    }
    return { allowed: [...new Set(allowed)] };
  }
}
