import { toExample } from './example.js';
import { codeBlocks, readMarkdownFiles } from './markdown.js';
import { runExample } from './run-example.js';
import { typeCheck } from './type-check.js';

const blocks = readMarkdownFiles().flatMap(codeBlocks);
const examples = blocks.filter(({ language }) => language === 'ts').map(toExample);

describe('every example in the documentation', () => {
  let problemsOf: ReturnType<typeof typeCheck>;

  beforeAll(() => {
    problemsOf = typeCheck(examples);
  }, 60_000);

  it.each(examples)(
    '$name compiles under the strictest flags',
    (example) => {
      expect(problemsOf(example)).toEqual([]);
    },
    60_000,
  );

  it.each(examples.filter(({ run }) => run))('$name runs', async (example) => {
    await expect(runExample(example)).resolves.toBeDefined();
  });

  it('is TypeScript or a command: nothing escapes by another name', () => {
    expect(blocks.filter(({ language }) => language !== 'ts' && language !== 'sh')).toEqual([]);
  });
});
