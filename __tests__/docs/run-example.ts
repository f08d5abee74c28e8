import ts from 'typescript';
// Loaded here, so that no example pays for loading it.
import '../../src/index.js';
import { ChaosApi } from '../../src/testing/index.js';
import type { Example } from './example.js';
import { FROM_ENVIRONMENT } from './stand-ins.js';

type Program = (...values: unknown[]) => Promise<void>;

// Within this realm, so that what an example makes is equal to what the library makes.
const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => undefined) as {
  constructor: new (...parametersAndBody: string[]) => Program;
};

/** Runs an example in this process, and returns what it printed. */
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
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    const program = new AsyncFunction(...Object.keys(names), `${outputText}\n//# sourceURL=${name}`);
    await program(...Object.values(names));
    if (api?.stats().requests === 0) throw new Error(`${name} sent nothing to its provider`);
    return printed;
  } finally {
    await api?.close();
  }
}
