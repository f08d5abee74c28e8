/** How the command ends, for the shell. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Failed; what is done is kept. */
  failed: 1,
  /** Wrong usage; nothing was sent. */
  usage: 2,
  /** Interrupted by Ctrl-C or SIGTERM; what is done is kept. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
