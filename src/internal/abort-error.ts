/** The reason of an abort where only an error will do, as in a stream: one that is none becomes the cause of one. */
export function abortError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  return Object.assign(new Error('The request was aborted', { cause: reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}
