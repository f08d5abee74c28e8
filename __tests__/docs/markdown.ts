import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A fenced code block, with the line its code begins at (1-based). */
export interface CodeBlock {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What `<!-- example: … -->` right above it says; empty without one. */
  readonly directive: string;
}

/** A Markdown file of this repository, by its path from the root. */
export interface MarkdownFile {
  readonly file: string;
  readonly text: string;
}

/** README.md, CHANGELOG.md and the guides. */
export function readMarkdownFiles(): MarkdownFile[] {
  const guides = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CHANGELOG.md', ...guides.sort().map((name) => `docs/${name}`)].map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));
}

const FENCE = /^```(\w*)\s*$/;
const DIRECTIVE = /^<!-- example: (.+?) -->$/;

export function codeBlocks({ file, text }: MarkdownFile): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { language: string; line: number; code: string[]; directive: string } | null = null;
  let directive = '';
  for (const [index, line] of text.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (open !== null) {
      if (fence === null) open.code.push(line);
      else {
        blocks.push({ file, ...open, code: open.code.join('\n') });
        open = null;
      }
    } else if (fence !== null) {
      open = { language: fence[1] ?? '', line: index + 2, code: [], directive };
      directive = '';
    } else if (line.trim() !== '') {
      directive = DIRECTIVE.exec(line)?.[1] ?? '';
    }
  }
  return blocks;
}

/** The text without its code: neither blocks nor spans. */
export function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '``');
}

/** Targets of the text's links, images left out. */
export function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The anchors that GitHub makes of the text's headings. */
export function anchors(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ +(.+)$/gm)) {
    const base = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replace(/ /g, '-');
    let anchor = base;
    for (let count = 1; found.has(anchor); count += 1) anchor = `${base}-${String(count)}`;
    found.add(anchor);
  }
  return found;
}

/** The rows of every table under the heading, cell by cell, without the header and its rule. */
export function tableRows(text: string, heading: string): string[][] {
  const from = text.indexOf(`\n${heading}\n`);
  if (from === -1) throw new Error(`There is no heading "${heading}"`);
  const rest = text.slice(from + heading.length + 2);
  const end = rest.search(/^#{1,6} /m);
  const lines = (end === -1 ? rest : rest.slice(0, end)).split('\n').filter((line) => line.startsWith('|'));
  return lines
    .filter((_, index) => {
      const isRule = (at: number): boolean => /^\|[\s|:-]+$/.test(lines[at] ?? '');
      return !isRule(index) && !isRule(index + 1);
    })
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/\\\|/g, '|')),
    );
}
