/** Where a text comes from, and where in its file an offset of it stands.
 *  The rule to know: a doc string's lines all stand indented by the same amount, which Cucumber
 *  takes away, so its line and column are added to every position in it. */

/** Line and column of an offset, counted from 1 in the file the text was taken from. */
export function positionIn(source: Source, offset: number): Position {
  const before = source.text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return {
    file: source.file,
    line: source.line + before.split('\n').length - 1,
    column: (source.column ?? 1) + before.slice(lineStart).replace('\uFEFF', '').length,
  }
}

/** A text and where its first line stands. */
export interface Source {
  readonly file: string
  readonly line: number
  /** Of the first character of each line; 1 unless the text stood indented, as a doc string does.
   */
  readonly column?: number
  readonly text: string
}

export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}
