/** A path and query that stand as they are in every URL. */
const PLAIN = /^\/[\w\-.~:@!$&()*+,;=%/?[\]]*$/;
/** Perhaps a segment `.` or `..`, which URLs resolve. */
const DOTS = /\/\.|%2e/i;

/** What stands in the first line of a request for `url`: everything after its origin, encoded as URLs are. */
export function requestPath(url: string, origin: string): string {
  if (url.startsWith(origin)) {
    const path = url.slice(origin.length);
    if (PLAIN.test(path) && !DOTS.test(path)) return path;
  }
  const { pathname, search } = new URL(url);
  return pathname + search;
}
