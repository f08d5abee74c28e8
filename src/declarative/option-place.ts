import type { SpecPath } from './spec-document.js';
import { inSpecWords, specWord } from './spec-words.js';

/** `rateLimit.perMs must be …`, `options.limit must be …`, `auth: …`: which option, and what of it. */
const ABOUT_OPTION = /^(?:options\.)?(\w+)((?:\.\w+|\[\d+\])*):? (.*)$/s;

/** Where in a spec an option of the client or of the query stands, by the option's name. */
export type OptionPlaces = Readonly<Record<string, SpecPath>>;

/** What a message says of an option, said of the part of the spec that it came from. */
export function placeOfOption(
  message: string,
  places: OptionPlaces,
): { readonly option: string; readonly path: SpecPath; readonly message: string } | undefined {
  const [, option = '', steps = '', rest = ''] = ABOUT_OPTION.exec(message) ?? [];
  const place = Object.hasOwn(places, option) ? places[option] : undefined;
  if (place === undefined) return undefined;
  const path = [...steps.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, key, index]) =>
    key === undefined ? Number(index) : specWord(key),
  );
  return { option, path: [...place, ...path], message: inSpecWords(rest) };
}
