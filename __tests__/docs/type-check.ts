import { join } from 'node:path';
import ts from 'typescript';
import type { Example } from './example.js';
import { ROOT } from './markdown.js';

/** Where an example would stand as a file: a module of its own, in which `await` may stand at the top. */
function fileOf(index: number): string {
  return join(ROOT, 'docs', `example-${String(index)}.mts`);
}

function compilerOptions(): ts.CompilerOptions {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { include: string[] };
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, ROOT);
  // What an example declares need not be used in it.
  return { ...options, noUnusedLocals: false, types: ['node'] };
}

/**
 * What the compiler says of each example under this repository's own, strictest flags; one program for all of them, as
 * most of the time goes into the library's types.
 */
export function typeCheck(examples: readonly Example[]): (example: Example) => string[] {
  const options = compilerOptions();
  const codes = new Map(examples.map(({ code }, index) => [fileOf(index), code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => codes.has(path) || fileExists.call(host, path);
  host.readFile = (path) => codes.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, version, ...rest) => {
    const code = codes.get(path);
    if (code === undefined) return getSourceFile.call(host, path, version, ...rest);
    return ts.createSourceFile(path, code, version);
  };
  const program = ts.createProgram([...codes.keys()], options, host);
  return (example) => {
    const source = program.getSourceFile(fileOf(examples.indexOf(example)));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `line ${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  };
}
