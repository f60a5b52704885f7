/** What becomes of a word: parameters have their values, it is split, and patterns name files. */
import { type FileTree, inOrder, isError } from '../files/tree'
import type { Value } from './memory'
import { isPattern, patternOf, quoted, unquoted } from './pattern'

/** The text of the parts, as an assignment or a here-document takes it. */
export const textOfParts = (parts: readonly Value[]): string =>
  parts.map(({ text, list }) => list?.join(' ') ?? text).join('')

/** The text with what was quoted protected, as a pattern. */
export const patternOfParts = (parts: readonly Value[]): string =>
  parts
    .map(({ text, isQuoted, list }) => {
      const all = list?.join(' ') ?? text
      return isQuoted ? quoted(all) : all
    })
    .join('')

/** The words that one word becomes. */
export function wordsOf(
  parts: readonly Value[],
  ifs: string,
  glob: ((pattern: string) => readonly string[]) | undefined,
): string[] {
  const fields: Field[] = []
  let field: Field | undefined
  for (const part of parts) {
    const { text, isQuoted, isResult, list } = part
    if (list !== undefined) {
      list.forEach((item, i) => {
        if (i > 0) field = undefined
        field = extend(fields, field, item, isQuoted)
      })
    } else if (isResult && !isQuoted) field = splitInto(fields, field, text, ifs)
    else field = extend(fields, field, text, isQuoted)
  }
  return fields.flatMap(({ text, pattern, isKept }) => {
    if (text === '' && !isKept) return []
    if (glob === undefined || !isPattern(pattern)) return [text]
    const found = glob(pattern)
    return found.length > 0 ? found : [text]
  })
}

/** The paths that match, in order. */
export function pathsOf(pattern: string, files: FileTree, cwd: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/')
  let found = [isAbsolute ? '/' : '']
  for (const name of pattern.split('/').filter((each) => each !== '')) {
    found = found.flatMap((base) => matchesIn(base, name, files, cwd))
  }
  return found
}

interface Field {
  text: string
  pattern: string
  /** True when something was quoted in it: it is a word though it may be empty. */
  isKept: boolean
}

function extend(fields: Field[], field: Field | undefined, text: string, isQuoted: boolean): Field {
  const now = field ?? { text: '', pattern: '', isKept: false }
  if (field === undefined) fields.push(now)
  now.text += text
  now.pattern += isQuoted ? quoted(text) : text
  now.isKept ||= isQuoted
  return now
}

function splitInto(
  fields: Field[],
  field: Field | undefined,
  text: string,
  ifs: string,
): Field | undefined {
  let now = field
  let isAfterMark = false
  for (const c of text) {
    if (!ifs.includes(c)) {
      now = extend(fields, now, c, false)
      isAfterMark = false
    } else if (/\s/.test(c)) now = undefined
    else {
      // Two marks that are no white space have an empty word between them.
      if (now === undefined && isAfterMark) extend(fields, undefined, '', true)
      now = undefined
      isAfterMark = true
    }
  }
  return now
}

function matchesIn(base: string, name: string, files: FileTree, cwd: string): string[] {
  const directory = base === '' ? cwd : base.startsWith('/') ? base : `${cwd}/${base}`
  const join = base === '' ? '' : base.endsWith('/') ? base : `${base}/`
  if (!isPattern(name)) {
    const plain = unquoted(name)
    return files.has(`${directory}/${plain}`) ? [`${join}${plain}`] : []
  }
  const names = files.list(directory)
  if ('type' in names && isError(names)) return []
  const matches = patternOf(name)
  return (names as readonly string[]) // No error, so a list.
    .filter((each) => matches.test(each) && (!each.startsWith('.') || name.startsWith('.')))
    .sort(inOrder)
    .map((each) => `${join}${each}`)
}
