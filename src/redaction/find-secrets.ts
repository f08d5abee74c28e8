import { decodeView, encodingsIn, toSource, type View } from './decoded-view.js';
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

/**
 * The text as it is, and with up to {@link MAX_LAYERS} layers of encoding taken off. Where a text seems to be written in
 * several encodings, each is taken off alone too: a secret may hold what looks like an escape of another.
 */
export function* viewsOf(
  view: View,
  main = true,
  layers = MAX_LAYERS,
): Generator<{ view: View; main: boolean }> {
  yield { view, main };
  if (layers === 0) return;
  const encodings = encodingsIn(view.text);
  const decoded = encodings.length === 0 ? null : decodeView(view);
  if (decoded !== null) yield* viewsOf(decoded, main, layers - 1);
  if (encodings.length < 2) return;
  for (const encoding of encodings) {
    const alone = decodeView(view, encoding);
    if (alone !== null) yield* viewsOf(alone, false, layers - 1);
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
  for (const { view, main } of viewsOf({ text, starts: null })) {
    const report: Report = (start, end) => void ranges.push(toSource(view, start, end));
    findNeedles(view.text, needles, report);
    if (!main) continue;
    findQuotedFields(view.text, isSensitive, report);
    (view.starts === null ? findParameters : findPairs)(view.text, isSensitive, report);
    findHeaderLines(view.text, isSensitive, report);
    findElements(view.text, isSensitive, report);
    findSchemes(view.text, report);
    findJsonWebTokens(view.text, report);
    findUserInfo(view.text, report);
    findPrivateKeys(view.text, report);
  }
  return ranges;
}

/** Whether one of `needles` is in `text`, encoded or not. */
export function hasNeedle(text: string, needles: readonly string[]): boolean {
  for (const { view } of viewsOf({ text, starts: null })) {
    if (needles.some((needle) => view.text.includes(needle))) return true;
  }
  return false;
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
