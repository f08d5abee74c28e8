import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** One module name in a source file: in an import (type-only ones too), a re-export, `import()` or `require()`. */
export interface ModuleReference {
  readonly specifier: string;
  /** `export * from`, which hides what a module offers. */
  readonly isExportStar: boolean;
}

/** Every module that the source text refers to, wherever in it. */
export function readModuleReferences(source: string): ModuleReference[] {
  const references: ModuleReference[] = [];
  const add = (name: ts.Node | undefined, isExportStar = false): void => {
    if (name !== undefined && ts.isStringLiteralLike(name)) {
      references.push({ specifier: name.text, isExportStar });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExportDeclaration(node)) {
      const isStar = node.exportClause === undefined || ts.isNamespaceExport(node.exportClause);
      add(node.moduleSpecifier, isStar);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return references;
}

/** `import(…)`, `require(…)` and `require.resolve(…)`. */
function isModuleCall(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  const called = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(called) && called.text === 'require';
}

/** The TypeScript files below `directory`, as paths relative to it, with forward slashes. */
export function listSources(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What each source below `directory` refers to, by the source's relative path. */
export function readSourceTree(directory: string): Map<string, ModuleReference[]> {
  return new Map(
    listSources(directory).map((file) => [
      file,
      readModuleReferences(readFileSync(join(directory, file), 'utf8')),
    ]),
  );
}
