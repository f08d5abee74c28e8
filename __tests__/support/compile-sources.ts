import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..');

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const timeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** In one step: another test file may be doing the same. */
function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${String(process.pid)}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

/**
 * Compiles what has changed of `src` and the given folders, as processes of their own cannot be handed TypeScript.
 *
 * @returns the folder it went to, laid out like the repository.
 */
export function compileSources(folders: readonly string[] = []): string {
  const out = join(root, 'build', 'tests');
  const sources = [join(root, 'src'), ...folders].flatMap(sourcesIn);
  for (const source of sources) {
    const target = join(out, relative(root, source).replace(/\.ts$/, '.js'));
    if (timeOf(target) >= timeOf(source)) continue;
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    put(target, outputText);
  }
  put(join(out, 'package.json'), readFileSync(join(root, 'package.json'), 'utf8'));
  return out;
}
