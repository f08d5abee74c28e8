import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import ts from 'typescript';
// Loaded here, so that no example pays for loading it.
import '../../src/index.js';
import { ChaosApi } from '../../src/testing/index.js';
import type { Example } from './example.js';
import { ROOT } from './markdown.js';
import { FROM_ENVIRONMENT } from './stand-ins.js';

type Program = (...values: unknown[]) => Promise<void>;

// Within this realm, so that what an example makes is equal to what the library makes.
const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => undefined) as {
  constructor: new (...parametersAndBody: string[]) => Program;
};

/** Runs an example, in this process unless it asks for another, and returns what it printed. */
export async function runExample(example: Example): Promise<string[]> {
  const { standIn, name } = example;
  const printed: string[] = [];
  const print = (...values: unknown[]): void => void printed.push(values.map(String).join(' '));
  const names: Record<string, unknown> = {
    require,
    exports: {},
    process: { env: new Proxy({}, { get: () => FROM_ENVIRONMENT }) },
    console: { log: print, error: print, warn: print, info: print },
    ...standIn?.globals?.(),
  };
  const api = standIn === null ? null : await ChaosApi.start(standIn.options);
  try {
    let { code } = example;
    if (api !== null && standIn !== null) {
      standIn.serve(api);
      if (!code.includes(standIn.origin)) throw new Error(`${name} does not mention ${standIn.origin}`);
      code = code.replaceAll(standIn.origin, api.url);
    }
    if (example.ownProcess)
      printed.push(...(await runInProcess(name, transpile(code, ts.ModuleKind.ES2022))));
    else await runHere(name, transpile(code, ts.ModuleKind.CommonJS), names);
    if (api?.stats().requests === 0) throw new Error(`${name} sent nothing to its provider`);
    return printed;
  } finally {
    await api?.close();
  }
}

function transpile(code: string, module: ts.ModuleKind): string {
  const compilerOptions = { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

async function runHere(name: string, code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const program = new AsyncFunction(...Object.keys(names), `${code}\n//# sourceURL=${name}`);
  await program(...Object.values(names));
}

/** The code comes on standard input, and is resolved as if it stood in the repository. */
async function runInProcess(name: string, code: string): Promise<string[]> {
  const env = { PATH: process.env['PATH'], GITHUB_TOKEN: FROM_ENVIRONMENT };
  const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: ROOT, env });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(code);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${name} ended with ${String(status)}\n${await err}`);
  return (await out).trimEnd().split('\n');
}
