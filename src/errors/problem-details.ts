/** Problem details as RFC 9457 defines them; extension members are kept. Text is redacted. */
export interface ProblemDetails {
  /** A URI that names the kind of problem. */
  readonly type?: string | undefined;
  /** The kind of problem in a few words. */
  readonly title?: string | undefined;
  /** The HTTP status, as the body repeats it. */
  readonly status?: number | undefined;
  /** What went wrong this time. */
  readonly detail?: string | undefined;
  /** A URI that names this occurrence. */
  readonly instance?: string | undefined;
  readonly [extension: string]: unknown;
}
