/**
 * Something in what the user gave that has to be mended before anything can run.
 *
 * The rule to know: its message is a whole explanation and is printed without a stack; exit code 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
}
