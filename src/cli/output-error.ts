/** The output cannot be written, or is not what it should be. Nothing in the file was changed by finding out. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  /** The system's code, such as `ENOSPC`, where there is one. */
  readonly code: string | undefined;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = (cause as { code?: string } | undefined)?.code;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow beyond what is allowed',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'links lead in a circle',
  EEXIST: 'a file stands in the way',
  EIO: 'the device reports an error',
};

/** A failed system call in words. */
export function outputError(doing: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const reason = REASONS[code];
  return new OutputError(`${doing} failed: ${reason === undefined ? message : `${reason} (${code})`}`, error);
}
