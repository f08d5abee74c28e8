const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What is wrong with `value` as the value of a header (RFC 9110 section 5.5), without showing it; `null`: nothing. */
export function headerValueProblem(value: string): string | null {
  if (/[\r\n]/.test(value)) return 'it holds a line break (was it read from a file without trimming?)';
  if (value !== value.trim())
    return 'it starts or ends with white space (was it read from a file without trimming?)';
  return VALUE.test(value) ? null : 'it holds a character that headers cannot carry';
}

/** Whether `name` can be the name of a header (RFC 9110 section 5.1). */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}
