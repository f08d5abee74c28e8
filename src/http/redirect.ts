/** Redirects followed within one attempt, at the most. */
export const MAX_REDIRECTS = 10;

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a response asks to go elsewhere. */
export function isRedirect(status: number, location: string | undefined): location is string {
  return REDIRECT_STATUSES.has(status) && location !== undefined && location !== '';
}

/**
 * Whether the redirected request becomes a GET without a body: after 303 always (but HEAD stays HEAD), after 301 and
 * 302 when it was a POST (RFC 9110 sections 15.4.2 to 15.4.4, and what every browser does).
 */
export function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}
