/** What a log may say of a failure: a code. Messages may hold addresses or user names. */
export function describeTrouble(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return code;
  // Redis begins its errors with a code in capitals: NOAUTH, WRONGPASS, NOPERM, LOADING …
  const [named] = /^(?:ERR )?[A-Z][A-Z_]{3,}\b/.exec(error.message) ?? [];
  if (named !== undefined) return named.replace(/^ERR /, '');
  return /timed out|no answer/i.test(error.message) ? 'no answer' : 'connection lost';
}
