import type { Redactor } from '../redaction/redactor.js';
import { shellQuote } from './shell-quote.js';

/** Options that would begin anew, or are there already. */
const DROPPED: ReadonlySet<string> = new Set(['--resume', '--overwrite']);

/** How to go on: the command itself where it holds no secret, else in words. */
export function resumeAdvice(args: readonly string[], redactor: Redactor): string {
  const words = args.filter((word) => !DROPPED.has(word)).map(shellQuote);
  const command = `npx resilient-api-client ${words.join(' ')} --resume`;
  const isSafe = redactor.text(command) === command && args.every((word) => redactor.url(word) === word);
  return isSafe ? `To go on:\n  ${command}` : 'To go on, run the same command again with --resume.';
}
