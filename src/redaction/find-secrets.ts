import { decodeView, toSource, type View } from './decoded-view.js';
import {
  decodeName,
  findElements,
  findHeaderLines,
  findPairs,
  findQuotedFields,
  type IsSensitive,
  type Report,
} from './named-values.js';
import type { Range } from './ranges.js';
import { findJsonWebTokens, findPrivateKeys, findSchemes, findUserInfo } from './telltale-values.js';

/** How many layers of encoding are taken off: a URL in a parameter of a URL, JSON in a string of JSON. */
const MAX_LAYERS = 2;

function findNeedles(text: string, needles: readonly string[], report: Report): void {
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
      report(at, at + needle.length);
    }
  }
}

/** Calls `visit` with the text as it is and with each layer of encoding taken off, until it returns true. */
function eachView(text: string, visit: (view: View) => boolean): void {
  let view: View | null = { text, starts: null };
  for (let layer = 0; view !== null; layer++) {
    if (visit(view) || layer === MAX_LAYERS) return;
    view = decodeView(view);
  }
}

/**
 * The parts of `text` to redact: secret values, values under sensitive names, and what gives itself away.
 *
 * @param findParameters how `name=value` is read in the text itself; inside what it encodes, always as in prose.
 */
export function findSecrets(
  text: string,
  needles: readonly string[],
  isSensitive: IsSensitive,
  findParameters = findPairs,
): Range[] {
  const ranges: Range[] = [];
  eachView(text, (view) => {
    const report: Report = (start, end) => void ranges.push(toSource(view, start, end));
    findNeedles(view.text, needles, report);
    findQuotedFields(view.text, isSensitive, report);
    (view.starts === null ? findParameters : findPairs)(view.text, isSensitive, report);
    findHeaderLines(view.text, isSensitive, report);
    findElements(view.text, isSensitive, report);
    findSchemes(view.text, report);
    findJsonWebTokens(view.text, report);
    findUserInfo(view.text, report);
    findPrivateKeys(view.text, report);
    return false;
  });
  return ranges;
}

/** Whether one of `needles` is in `text`, encoded or not. */
export function hasNeedle(text: string, needles: readonly string[]): boolean {
  let found = false;
  eachView(text, (view) => (found = needles.some((needle) => view.text.includes(needle))));
  return found;
}

/** The values of sensitive parameters of a URL, each as far as the URL delimits it: in its query, fragment and path. */
export function findUrlParameters(url: string, isSensitive: IsSensitive, report: Report): void {
  let delimiters = /[;/?#]/g;
  let start = 0;
  while (start < url.length) {
    delimiters.lastIndex = start;
    const end = delimiters.exec(url)?.index ?? url.length;
    const parameter = url.slice(start, end);
    const equals = parameter.indexOf('=');
    if (equals > 0 && equals + 1 < parameter.length && isSensitive(decodeName(parameter.slice(0, equals)))) {
      report(start + equals + 1, end);
    }
    if (/[?#]/.test(url.charAt(end))) delimiters = /[&#]/g;
    start = end + 1;
  }
}
