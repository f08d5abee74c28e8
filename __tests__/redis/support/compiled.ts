import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..', '..');
const out = join(root, 'build', 'redis-tests');

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

/** Compiles what has changed, as processes of their own cannot be handed TypeScript; returns where `program` is. */
export function compiled(program: string): string {
  const sources = [...sourcesIn(join(root, 'src')), ...sourcesIn(__dirname)];
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
  return join(out, relative(root, join(__dirname, program)));
}
