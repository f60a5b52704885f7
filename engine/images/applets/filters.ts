/** Filters of text: head, cut, tr, tee, rev, tac, nl; and the parts of paths. */

import { classOf } from '../shell/pattern'
import { given, instant, optionsOf, unknownOption } from './instant'
import { gathering, stream } from './stream'

interface Counting {
  readonly lines: number
  readonly bytes: number | undefined
  readonly showsNames: boolean
}

/** A number of lines or bytes is written `-n 5`, `-n5` or `-5`. */
const numbered = (args: readonly string[]): string[] =>
  args.map((word) => word.replace(/^-(\d+)$/, '-n$1'))

export const head = stream<Counting, { left: number; hasBegun: boolean }>({
  unit: 'line',
  begin: (call) => {
    const { values, flags, rest, unknown } = optionsOf(numbered(call.args), 'n:c:qv')
    if (unknown !== undefined) return unknownOption(call, call.name, unknown)
    const bytes = values.get('c')
    const options = {
      lines: Number(values.get('n') ?? 10),
      bytes: bytes === undefined ? undefined : Number(bytes),
      showsNames: (rest.length > 1 && !flags.has('q')) || flags.has('v'),
    }
    const left = options.bytes ?? options.lines
    return left === 0 ? 0 : { options, memory: { left, hasBegun: false }, paths: rest }
  },
  take: (call, { bytes }, memory, line) => {
    if (memory.left <= 0) return undefined
    call.out(bytes === undefined ? line : line.slice(0, memory.left))
    memory.left -= bytes === undefined ? 1 : line.length
    return memory.left <= 0 && call.args.length < 4 ? 0 : undefined
  },
  endFile: (_call, { lines, bytes }, memory) => {
    memory.left = bytes ?? lines
  },
  end: () => 0,
})

interface Cut {
  readonly ranges: readonly (readonly [from: number, to: number])[]
  readonly delimiter: string | undefined
  readonly needsDelimiter: boolean
}

export const cut = stream<Cut, null>({
  unit: 'line',
  begin: (call) => {
    const options = given(call, 'd:f:c:b:s')
    if (typeof options === 'number') return options
    const { values, rest, flags } = options
    const fields = values.get('f')
    const list = fields ?? values.get('c') ?? values.get('b')
    if (list === undefined) return call.fail('expected a list of bytes, characters, or fields')
    const ranges = list.split(',').map((range) => {
      const [, from = '', dash, to = ''] = /^(\d*)(-?)(\d*)$/.exec(range) ?? []
      const start = from === '' ? 1 : Number(from)
      return [
        start,
        dash === '' ? start : to === '' ? Number.POSITIVE_INFINITY : Number(to),
      ] as const
    })
    const delimiter = fields === undefined ? undefined : (values.get('d') ?? '\t')
    return {
      options: { ranges, delimiter, needsDelimiter: flags.has('s') },
      memory: null,
      paths: rest,
    }
  },
  take: (call, { ranges, delimiter, needsDelimiter }, _memory, text) => {
    const line = text.replace(/\n$/, '')
    const isIn = (at: number) => ranges.some(([from, to]) => at >= from && at <= to)
    if (delimiter === undefined) call.out(`${[...line].filter((_c, i) => isIn(i + 1)).join('')}\n`)
    else if (line.includes(delimiter)) {
      const kept = line.split(delimiter).filter((_field, i) => isIn(i + 1))
      call.out(`${kept.join(delimiter)}\n`)
    } else if (!needsDelimiter) call.out(`${line}\n`)
    return undefined
  },
  end: () => 0,
})

interface Translation {
  readonly from: string
  readonly to: string
  readonly isNot: boolean
  readonly deletes: boolean
  readonly squeezes: boolean
}

export const tr = stream<Translation, { last: string }>({
  unit: 'piece',
  begin: (call) => {
    const options = given(call, 'cCdst')
    if (typeof options === 'number') return options
    const { flags, rest } = options
    const [from = '', to = ''] = rest.map(setOf)
    const isNot = flags.has('c') || flags.has('C')
    const deletes = flags.has('d')
    return {
      options: { from, to, isNot, deletes, squeezes: flags.has('s') },
      memory: { last: '' },
      paths: [],
    }
  },
  take: (call, { from, to, isNot, deletes, squeezes }, memory, text) => {
    let shown = ''
    for (const c of text) {
      const at = isNot ? (from.includes(c) ? -1 : from.length) : from.indexOf(c)
      if (at >= 0 && deletes) continue
      const by = at < 0 || to === '' ? c : (to[at] ?? to.at(-1) ?? c)
      const squeezed = deletes || to === '' ? from : to
      if (squeezes && by === memory.last && squeezed.includes(by) !== (isNot && to === '')) continue
      memory.last = by
      shown += by
    }
    call.out(shown)
    return undefined
  },
  end: () => 0,
})

const CLASS_TEXTS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \t\n\r\v\f'
const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '\\': '\\',
}

/** The characters that `a-z`, `[:upper:]` and escapes stand for. */
function setOf(text: string): string {
  return text
    .replace(/\[:(\w+):\]/g, (_all, name: string) => {
      const is = new RegExp(`[${classOf(name) ?? ''}]`)
      return [...`${CLASS_TEXTS}!"#$%&'()*+,./:;<=>?@[]^_\`{|}~-`]
        .filter((c) => is.test(c))
        .join('')
    })
    .replace(/\\([0-7]{3}|.)/g, (_all, c: string) =>
      c.length === 3 ? String.fromCharCode(Number.parseInt(c, 8)) : (ESCAPED[c] ?? c),
    )
    .replace(/(.)-(.)/gs, (_all, from: string, to: string) => {
      const first = from.charCodeAt(0)
      const count = Math.max(0, to.charCodeAt(0) - first + 1)
      return Array.from({ length: count }, (_, i) => String.fromCharCode(first + i)).join('')
    })
}

export const tee = stream<{ paths: readonly string[] }, null>({
  unit: 'piece',
  begin: (call) => {
    const options = given(call, 'ai')
    if (typeof options === 'number') return options
    const { flags, rest } = options
    for (const path of rest) {
      const failed = call.files.write(call.path(path), '', flags.has('a') ? 'append' : 'replace')
      if (failed !== undefined) call.say(`${path}: ${failed.message}`)
    }
    return { options: { paths: rest }, memory: null, paths: [] }
  },
  take: (call, { paths }, _memory, text) => {
    call.out(text)
    for (const path of paths) call.files.write(call.path(path), text, 'append')
    return undefined
  },
  end: () => 0,
})

export const rev = stream<null, null>({
  unit: 'line',
  begin: (call) => ({ options: null, memory: null, paths: call.args }),
  take: (call, _options, _memory, line) => {
    call.out(`${[...line.replace(/\n$/, '')].reverse().join('')}\n`)
    return undefined
  },
  end: () => 0,
})

export const tac = gathering<null>(
  (call) => ({ options: null, paths: call.args }),
  (call, _options, text) => {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
    call.out(lines.reverse().join(''))
    return 0
  },
)

export const nl = stream<null, { line: number }>({
  unit: 'line',
  begin: (call) => ({ options: null, memory: { line: 0 }, paths: optionsOf(call.args, 'b:').rest }),
  take: (call, _options, memory, line) => {
    call.out(line === '\n' ? line : `${String(++memory.line).padStart(6)}\t${line}`)
    return undefined
  },
  end: () => 0,
})

/** `basename` and `dirname`. */
export const basename = instant((call, [path = '', suffix = '']) => {
  const name = path.replace(/\/+$/, '').split('/').at(-1) || '/'
  const isCut = suffix !== '' && name !== suffix && name.endsWith(suffix)
  call.out(`${isCut ? name.slice(0, -suffix.length) : name}\n`)
  return 0
})

export const dirname = instant((call, [path = '']) => {
  const above = path.replace(/\/+$/, '').replace(/\/*[^/]+$/, '')
  call.out(`${above === '' ? (path.startsWith('/') ? '/' : '.') : above}\n`)
  return 0
})
