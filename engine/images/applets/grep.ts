/** `grep`, also as `egrep` and `fgrep`. */
import type { Call } from '../system/applet'
import { given } from './instant'
import { regularExpression } from './regular-expression'
import { stream } from './stream'

interface Sought {
  readonly pattern: RegExp
  readonly flags: ReadonlySet<string>
  readonly most: number
  readonly before: number
  readonly after: number
}

interface Found {
  count: number
  line: number
  after: number
  readonly before: string[]
}

export const grep = stream<Sought & { paths: readonly string[] }, Found & { at: number }>({
  unit: 'line',
  begin: (call) => {
    const long = { 'line-buffered': 'U', quiet: 'q', count: 'c', 'ignore-case': 'i', color: 'U' }
    const options = given(call, 'ivncqlohHsEFxwRrUe:m:A:B:C:', long)
    if (typeof options === 'number') return 2
    const { flags, values, rest } = options
    const [first, ...others] = values.has('e') ? ['', ...rest] : rest
    const text = values.get('e') ?? first
    if (text === undefined) return call.fail('usage: grep [OPTIONS] PATTERN [FILE]...', 2)
    const isExtended = flags.has('E') || call.name === 'egrep'
    const isFixed = flags.has('F') || call.name === 'fgrep'
    const lines = text.split('\n').map((each) => (isFixed ? literal(each) : each))
    const source = lines.map((each) => (isFixed ? each : regularExpression(each, isExtended)))
    const body = source.join('|')
    const whole = flags.has('x') ? `^(?:${body})$` : flags.has('w') ? `\\b(?:${body})\\b` : body
    const pattern = expressionOf(whole, flags.has('i') ? 'i' : '')
    if (pattern === undefined) return call.fail(`bad regex '${text}'`, 2)
    const around = values.get('C') ?? '0'
    const sought = {
      pattern,
      flags,
      most: Number(values.get('m') ?? Number.POSITIVE_INFINITY),
      before: Number(values.get('B') ?? around),
      after: Number(values.get('A') ?? around),
    }
    const paths = flags.has('r') || flags.has('R') ? everyFile(call, others) : others
    const memory = { count: 0, line: 0, after: 0, before: [], at: 0 }
    return { options: { ...sought, paths }, memory, paths }
  },
  take: (call, options, memory, text) => {
    const { pattern, flags, most, before, after } = options
    const line = text.replace(/\n$/, '')
    memory.line++
    const matches = pattern.test(line) !== flags.has('v')
    const path = options.paths[memory.at] ?? ''
    const showsPath = (options.paths.length > 1 || flags.has('H')) && !flags.has('h')
    const show = (shown: string, mark: string, number = memory.line) => {
      const where = `${showsPath ? path + mark : ''}${flags.has('n') ? `${number}${mark}` : ''}`
      call.out(`${where}${shown}\n`)
    }
    const isQuiet = flags.has('q') || flags.has('c') || flags.has('l')
    if (!matches) {
      if (memory.after-- > 0 && !isQuiet) show(line, '-')
      else if (before > 0) memory.before.push(line)
      if (memory.before.length > before) memory.before.shift()
      return undefined
    }
    memory.count++
    memory.after = after
    if (flags.has('q')) return 0
    if (!isQuiet) {
      const first = memory.line - memory.before.length
      memory.before.forEach((each, i) => {
        show(each, '-', first + i)
      })
      memory.before.length = 0
      if (flags.has('o')) for (const each of allOf(pattern, line)) show(each, ':')
      else show(line, ':')
    }
    return memory.count >= most ? 0 : undefined
  },
  endFile: (call, { flags, paths }, memory) => {
    const path = paths[memory.at] ?? ''
    const where = paths.length > 1 && !flags.has('h') ? `${path}:` : ''
    if (flags.has('c')) call.out(`${where}${memory.count}\n`)
    if (flags.has('l') && memory.count > 0) call.out(`${path}\n`)
    memory.at++
    memory.line = 0
  },
  end: (_call, _options, { count }) => (count > 0 ? 0 : 1),
})

/** Undefined for what is no regular expression. */
export function expressionOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const allOf = (pattern: RegExp, line: string): string[] =>
  [...line.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))]
    .map(([text]) => text)
    .filter((text) => text !== '')

/** The files below these paths. */
function everyFile(call: Call, paths: readonly string[]): string[] {
  return (paths.length === 0 ? ['.'] : paths).flatMap((path) => {
    const names = call.files.list(call.path(path))
    if ('type' in names) return [path]
    return everyFile(
      call,
      names.map((name) => `${path.replace(/\/$/, '')}/${name}`),
    )
  })
}
