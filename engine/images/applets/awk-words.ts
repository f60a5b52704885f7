/** What the words of awk say: its program, its files and its variables. */
import type { Call } from '../system/applet'

export interface Words {
  readonly program: string
  readonly paths: readonly string[]
  readonly set: readonly string[]
  readonly separator: string | undefined
}

export function wordsOf(call: Call): Words | number {
  const { args } = call
  const set: string[] = []
  let [separator, program]: (string | undefined)[] = []
  let i = 0
  for (; args[i]?.startsWith('-'); i++) {
    const word = args[i] ?? ''
    if (word === '-F') separator = args[++i]
    else if (word.startsWith('-F')) separator = word.slice(2)
    else if (word === '-v') set.push(args[++i] ?? '')
    else if (word === '-f') program = call.contents(args[++i] ?? '') ?? ''
    else if (word === '--') break
  }
  const rest = args.slice(args[i] === '--' ? i + 1 : i)
  const source = program ?? rest[0]
  if (source === undefined) return call.fail('usage: awk [OPTIONS] PROGRAM [FILE]...')
  return { program: source, paths: program === undefined ? rest.slice(1) : rest, set, separator }
}
