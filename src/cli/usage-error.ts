/** The command was used wrongly; nothing was sent. Its message never holds a value that may be a secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
