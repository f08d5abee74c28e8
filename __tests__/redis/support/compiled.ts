import { join, relative } from 'node:path';
import { compileSources } from '../../support/compile-sources.js';

const root = join(__dirname, '..', '..', '..');

/** Where `program`, a file beside this one, is when it is compiled. */
export function compiled(program: string): string {
  return join(compileSources([__dirname]), relative(root, join(__dirname, program)));
}
