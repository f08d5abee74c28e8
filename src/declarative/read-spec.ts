import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../errors/configuration-error.js';
import { checkText } from '../options/check.js';
import { SpecDocument } from './spec-document.js';

/**
 * Reads a spec from a file, YAML or JSON, for `runSpec` and `specToQuery`. Errors then name the file with the line.
 *
 * @throws ConfigurationError when the file cannot be read; SpecError when it is neither YAML nor JSON.
 */
export async function readSpec(file: string): Promise<SpecDocument> {
  checkText(file, 'file');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`The spec ${file} cannot be read: ${code}`, { cause: error });
  }
  return SpecDocument.parse(text, file);
}
