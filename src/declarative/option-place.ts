import { snakeCase } from './options-of.js';
import type { SpecPath } from './spec-document.js';

/** `rateLimit.perMs must be …`: which option, and what of it. */
const ABOUT_OPTION = /^(\w+)((?:\.\w+|\[\d+\])*) (.*)$/s;

/** Where in a spec an option of the client stands, by the option's name. */
export type OptionPlaces = Readonly<Record<string, SpecPath>>;

/** What a message says of one of the client's options, said of the part of the spec that it came from. */
export function placeOfOption(
  message: string,
  places: OptionPlaces,
): { readonly option: string; readonly path: SpecPath; readonly message: string } | undefined {
  const [, option = '', steps = '', rest = ''] = ABOUT_OPTION.exec(message) ?? [];
  const place = places[option];
  if (place === undefined) return undefined;
  const path = [...steps.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, key, index]) =>
    key === undefined ? Number(index) : snakeCase(key.replace(/Ms$/, '')),
  );
  return { option, path: [...place, ...path], message: rest };
}
