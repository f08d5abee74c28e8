import type { CodeBlock } from './markdown.js';
import { STAND_INS, type StandIn } from './stand-ins.js';

/** A block of documentation as a program: what is compiled, and how it is run. */
export interface Example {
  /** `README.md:42`. */
  readonly name: string;
  readonly code: string;
  /** Where the provider that the code names is played by a ChaosApi. */
  readonly standIn: StandIn | null;
  readonly run: boolean;
  /** In a process of its own: it imports packages that exist only as ES modules, which this one cannot load. */
  readonly ownProcess: boolean;
}

/** What runs a spec: its URLs stand in the code as they do in the spec. */
function specProgram(spec: string): string {
  return (
    "import { runSpec } from 'resilient-api-client/declarative';\n" +
    `const result = await runSpec<unknown[]>(${JSON.stringify(spec)}, { env: process.env });\n` +
    "if (result.length === 0) throw new Error('It delivered nothing');\n"
  );
}

/**
 * The program a block stands for; a block of YAML is a spec. Above a block may stand, unseen by readers:
 *
 * - `<!-- example: no-run -->`: it is only type-checked;
 * - `<!-- example: options -->`: it shows options, which are given to a client;
 * - `<!-- example: provider=github -->`: the provider it speaks to is played by a stand-in (`stand-ins.ts`);
 *   `process provider=github`: and it is run in a process of its own.
 */
export function toExample(block: CodeBlock): Example {
  const { file, line, directive } = block;
  const name = `${file}:${String(line)}`;
  const program = block.language === 'yaml' ? specProgram(block.code) : block.code;
  const plain = { name, code: program, standIn: null, run: true, ownProcess: false };
  if (directive === '') return plain;
  if (directive === 'no-run') return { ...plain, run: false };
  if (directive === 'options') {
    const code =
      "import { ApiClient } from 'resilient-api-client';\n" +
      `await new ApiClient({ baseURL: 'https://api.example.com',\n${block.code}\n}).close();`;
    return { ...plain, code };
  }
  const [, ownProcess, provider = ''] = /^(process )?provider=([\w-]+)$/.exec(directive) ?? [];
  const standIn = STAND_INS[provider];
  if (standIn === undefined) throw new Error(`${name}: nothing is known of "example: ${directive}"`);
  return { ...plain, standIn, ownProcess: ownProcess !== undefined };
}
