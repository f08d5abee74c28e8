/** Gives an error another message. In place: class, fields, progress and call site stay. */
export function restate<E extends Error>(error: E, message: string): E {
  const { message: before, stack } = error;
  error.message = message;
  if (stack !== undefined) error.stack = stack.replace(before, () => message);
  return error;
}
