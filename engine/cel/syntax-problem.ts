/** A mistake that ends the reading of an expression: it is thrown while its tree is made. */
import type { Problem } from './problem'

export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem'
  readonly problem: Problem

  constructor(at: number, message: string) {
    super(message)
    this.problem = { at, message }
  }
}
