import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const register = path.join(__dirname, '..', '..', 'support', 'register-ts.js');

/**
 * Runs a program of this folder, and kills it, as `kill -9` does, once it has said `lines` lines and `delayMs` have
 * passed. Resolves to the lines, and whether it came to its own end before.
 */
export async function runKilled(
  program: string,
  args: readonly string[],
  { lines, delayMs = 0 }: { readonly lines: number; readonly delayMs?: number },
): Promise<{ said: string[]; ended: boolean }> {
  const child = spawn(process.execPath, ['-r', register, path.join(__dirname, program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > lines) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== null && code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return { said: output.split('\n').slice(0, -1), ended: code === 0 };
}
