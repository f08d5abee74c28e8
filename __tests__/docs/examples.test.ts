import { silentLogger } from '../../src/logging/silent-logger.js';
import { toExample, type Example } from './example.js';
import { codeBlocks, readMarkdownFiles, type CodeBlock } from './markdown.js';
import { runExample } from './run-example.js';
import { typeCheck } from './type-check.js';

// The default logger writes straight to standard error, where it would drown the results of the tests.
jest.mock('../../src/logging/own-logger.js', () => ({ createOwnLogger: () => silentLogger }));

/** Examples run one after the other, and share the machine with other tests. */
const TIME_LIMIT_MS = 30_000;

const blocks = readMarkdownFiles().flatMap(codeBlocks);
const examples = blocks.filter(({ language }) => /^(?:ts|yaml)$/.test(language)).map(toExample);

function block(code: string, directive = ''): CodeBlock {
  return { file: 'made-up.md', line: 1, language: 'ts', code, directive };
}

const wrongType = toExample(
  block("import { ApiClient } from 'resilient-api-client';\n\nnew ApiClient({ baseURL: 7 });"),
);

describe('every example in the documentation', () => {
  let problemsOf: (example: Example) => string[];

  beforeAll(() => {
    problemsOf = typeCheck([...examples, wrongType]);
  }, TIME_LIMIT_MS);

  it.each(examples)(
    '$name compiles under the strictest flags',
    (example) => {
      expect(problemsOf(example)).toEqual([]);
    },
    TIME_LIMIT_MS,
  );

  it.each(examples.filter(({ run }) => run))(
    '$name runs',
    async (example) => {
      await runExample(example);
    },
    TIME_LIMIT_MS,
  );

  it('is TypeScript, a spec or a command: nothing escapes by another name', () => {
    // JavaScript is run by the test of the README (`__tests__/package/readme.test.ts`), once.
    const scripts = blocks.filter(({ language }) => language === 'js').map(({ file }) => file);
    expect(scripts).toEqual(['README.md']);
    expect(blocks.filter(({ language }) => !/^(?:ts|js|yaml|sh)$/.test(language))).toEqual([]);
  });

  describe('would not pass', () => {
    it('with a wrong type', () => {
      expect(problemsOf(wrongType)).toEqual(["line 3: Type 'number' is not assignable to type 'string'."]);
    });

    it('with an assertion that does not hold', async () => {
      const code = "import assert from 'node:assert/strict';\nassert.equal(await Promise.resolve(1), 2);";
      await expect(runExample(toExample(block(code)))).rejects.toThrow(
        'Expected values to be strictly equal',
      );
    });

    it('without speaking to the provider that it is about', async () => {
      const example = toExample(block("export const url = 'https://api.example.com';", 'provider=example'));
      await expect(runExample(example)).rejects.toThrow('made-up.md:1 sent nothing to its provider');
    });

    it('with a mark that nobody knows', () => {
      expect(() => toExample(block('', 'norun'))).toThrow(
        'made-up.md:1: nothing is known of "example: norun"',
      );
    });
  });
});
