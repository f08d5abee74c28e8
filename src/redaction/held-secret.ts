import { viewsOf } from './find-secrets.js';

/** How a text holds a secret: it is one, it has one in it, or it has none. */
export type HeldSecret = 'whole' | 'part' | 'none';

/** From this length on a secret is taken for one inside a longer word too; "test" in "latest" is none. */
const MIN_WITHIN_WORDS = 8;
const WORD = /[\p{L}\p{N}]/u;

function standsIn(text: string, needle: string): boolean {
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    if (needle.length >= MIN_WITHIN_WORDS) return true;
    if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(at + needle.length))) return true;
  }
  return false;
}

/**
 * Whether a text that is stored holds one of `needles`, encoded or not. Unlike in what is only shown, taking out too
 * much loses something here: a short secret counts only where it is delimited.
 */
export function heldSecret(text: string, needles: readonly string[]): HeldSecret {
  let held: HeldSecret = 'none';
  for (const { view } of viewsOf({ text, starts: null })) {
    for (const needle of needles) {
      if (view.text === needle) return 'whole';
      if (standsIn(view.text, needle)) held = 'part';
    }
  }
  return held;
}

/** The same of a URL's path: its words are short, and its own, so that a short secret is none there. */
export function pathHoldsSecret(path: string, needles: readonly string[]): boolean {
  return (
    heldSecret(
      path,
      needles.filter(({ length }) => length >= MIN_WITHIN_WORDS),
    ) !== 'none'
  );
}
