/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'done' }
  /** By Ctrl-C or SIGTERM. */
  | { readonly kind: 'interrupted' }
  /** The reader of standard output has gone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: unknown };
