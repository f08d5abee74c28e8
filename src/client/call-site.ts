/**
 * Adds the caller's frames to an error's stack. The error was made deep inside axios's promise chain, where V8 knows
 * nothing of who waits; here, where the wait ended, it does. Only failures pay for it.
 *
 * @see https://v8.dev/docs/stack-trace-api (async stack traces)
 */
export function addCallSite(error: Error): void {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, addCallSite);
  const frames = (site.stack ?? '').split('\n').filter((line) => /^ +at (?!process|node:)/.test(line));
  const stack = error.stack ?? String(error);
  const fresh = frames.filter((frame) => !stack.includes(frame));
  if (fresh.length > 0) error.stack = `${stack}\n${fresh.join('\n')}`;
}
