import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchors, links, readMarkdownFiles, ROOT } from './markdown.js';

const files = readMarkdownFiles();

function isBroken(file: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchors(readFileSync(join(ROOT, target), 'utf8')).has(anchor);
}

describe('links in the documentation', () => {
  it.each(files)('$file: each leads somewhere', ({ file, text }) => {
    expect(links(text).filter((link) => isBroken(file, link))).toEqual([]);
  });

  it.each([
    ['docs/README.md', 'docs/'],
    ['README.md', ''],
  ])('reach every guide from %s', (from, folder) => {
    const index = files.find(({ file }) => file === from);
    const guides = files.filter(({ file }) => file.startsWith('docs/') && file !== 'docs/README.md');
    const linked = new Set(links(index?.text ?? '').map((link) => `${folder}${link}`));
    expect(guides.map(({ file }) => file).filter((file) => !linked.has(file))).toEqual([]);
  });

  it('say the same of each guide in the README as in the index', () => {
    const index = files.find(({ file }) => file === 'docs/README.md')?.text ?? '';
    const listed = index.match(/^- \[.*(?:\n {2}.*)*/gm) ?? [];
    const readme = files.find(({ file }) => file === 'README.md')?.text ?? '';
    expect(listed.length).toBeGreaterThan(15);
    expect(listed.filter((line) => !readme.includes(line.replace('](', '](docs/')))).toEqual([]);
  });
});
