/** What is wrong at an offset of a text, before it is known which file the text came from.
 *  Documents are cached by their text, so that only the caller knows file and line. */
export class Defect extends Error {
  /** Where in the text. */
  readonly offset: number
  /** What to do about it: an imperative without a full stop. */
  readonly advice: string

  /** `what` is a sentence without its full stop. */
  constructor(offset: number, what: string, advice: string) {
    super(what)
    this.offset = offset
    this.advice = advice
  }
}
