/**
 * Why a request that was sent ahead of its consumer is aborted: the run has ended and nobody wants the page. It is no
 * failure, and never leaves this package.
 */
export class StoppedAhead extends Error {
  override readonly name = 'StoppedAhead';
}
