/** Problem details as RFC 9457 defines them; extension members are kept. Text is redacted. */
export interface ProblemDetails {
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
  readonly instance?: string | undefined;
  readonly [extension: string]: unknown;
}
