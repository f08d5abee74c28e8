/**
 * What is wrong with one expression. It never leaves this room: whoever knows where the expression stands turns it into
 * an error that says so.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}
