import type { ConsumerProject } from './consumer-project.js';

/** How a project resolves modules. */
export type ModuleMode = 'nodenext' | 'node16' | 'bundler';

/** Which of the installed compilers: the one this package is built with, or the next. */
export type Compiler = 'typescript' | 'typescript-7';

/** Every flag that a strict project may turn on, and the declarations of libraries checked as well. */
const STRICTEST = {
  noEmit: true,
  target: 'ES2022',
  lib: ['ES2022', 'ESNext.Disposable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: false,
};

/** Type-checks files of the project under the strictest flags; rejects with the compiler's messages. */
export async function compile(
  project: ConsumerProject,
  mode: ModuleMode,
  files: readonly string[],
  compiler: Compiler = 'typescript',
): Promise<void> {
  const modules =
    mode === 'bundler'
      ? { module: 'esnext', moduleResolution: 'bundler', verbatimModuleSyntax: true }
      : { module: mode, moduleResolution: mode };
  const config = project.write(
    `tsconfig.${mode}.json`,
    JSON.stringify({
      compilerOptions: { ...STRICTEST, ...modules },
      files,
    }),
  );
  await project.runTool(`${compiler}/bin/tsc`, ['-p', config]);
}
