/** One link of a `Link` header. */
export interface Link {
  /** As the server wrote it, possibly relative. */
  readonly target: string;
  /** Relation types in lower case. */
  readonly rels: readonly string[];
  /** Whether the link starts at another resource than the response (its `anchor` says so). */
  readonly anchored: boolean;
}

/** What a `Link` header says, and whether all of it could be read. */
export interface LinkHeader {
  readonly links: readonly Link[];
  readonly malformed: boolean;
}

// No URL holds a `<`: stopping there keeps the time linear on a header full of them.
const TARGET = /[\t ]*<([^<>]*)>/y;
// A parameter's name is a token, its value a token or a quoted string; servers also leave URLs unquoted in `rel`.
const PARAM =
  /[\t ]*;[\t ]*(?:([!#$%&'*+\-.^_`|~\w]+)[\t ]*(?:=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?)?/y;
const SEPARATOR = /[\t ]*(?:,|$)/y;
const SKIP = /(?:<[^<>]*>|"(?:[^"\\]|\\.)*"|[^,])*(?:,|$)/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Reads a `Link` header as RFC 8288 section 3 and appendix B.2 have it: commas and semicolons inside `<…>` and quoted
 * strings are text, parameter names and relation types are the same in any case, a link may have several relations,
 * and of repeated `rel` parameters the first counts. What cannot be read is skipped up to the next comma.
 */
export function parseLinkHeader(value: string): LinkHeader {
  const links: Link[] = [];
  let malformed = false;
  let at = 0;
  while (at < value.length) {
    const empty = matchAt(SEPARATOR, value, at);
    if (empty !== null) {
      at += Math.max(1, empty[0].length);
      continue;
    }
    const target = matchAt(TARGET, value, at);
    const params = new Map<string, string>();
    let end = target === null ? at : TARGET.lastIndex;
    for (
      let param = target && matchAt(PARAM, value, end);
      param !== null;
      param = matchAt(PARAM, value, end)
    ) {
      end = PARAM.lastIndex;
      const name = param[1]?.toLowerCase();
      const quoted = param[2]?.replace(/\\(.)/g, '$1');
      if (name !== undefined && !params.has(name)) params.set(name, quoted ?? param[3] ?? '');
    }
    if (target === null || matchAt(SEPARATOR, value, end) === null) {
      malformed = true;
      at += Math.max(1, matchAt(SKIP, value, at)?.[0].length ?? value.length);
      continue;
    }
    at = Math.max(end + 1, SEPARATOR.lastIndex);
    const rels = (params.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    links.push({ target: target[1] ?? '', rels, anchored: (params.get('anchor') ?? '') !== '' });
  }
  return { links, malformed };
}
