/** Programs that order and count lines: sort, uniq, wc. */
import { inOrder } from '../files/tree'
import type { Call } from '../system/applet'
import { given, type Options } from './instant'
import { gathering, stream } from './stream'

export const wc = gathering<{ flags: ReadonlySet<string>; hasPaths: boolean }>(
  (call) => {
    const options = given(call, 'lwcmL')
    if (typeof options === 'number') return options
    const { flags, rest } = options
    return { options: { flags, hasPaths: rest.length > 0 }, paths: rest }
  },
  (call, { flags, hasPaths }, text, files) => {
    const wanted = flags.size === 0 ? new Set(['l', 'w', 'c']) : flags
    const show = (counted: string, path: string) => {
      const counts = [
        wanted.has('l') ? counted.split('\n').length - 1 : undefined,
        wanted.has('w') ? counted.split(/\s+/).filter((word) => word !== '').length : undefined,
        wanted.has('c') ? counted.length : undefined,
        wanted.has('m') ? call.text(counted).length : undefined,
        wanted.has('L') ? Math.max(...counted.split('\n').map(({ length }) => length)) : undefined,
      ].filter((count) => count !== undefined)
      const shown = counts.map((count) => (counts.length > 1 ? String(count).padStart(9) : count))
      call.out(`${shown.join(' ')}${hasPaths ? ` ${path}` : ''}\n`)
    }
    for (const file of files) show(file.text, file.path)
    if (files.length > 1) show(text, 'total')
    return 0
  },
)

export const sort = gathering<Options>(
  (call) => {
    const options = given(call, 'nrufhVbdMgsck:t:o:T:')
    return typeof options === 'number' ? options : { options, paths: options.rest }
  },
  (call, { flags, values }, text) => {
    const key = values.get('k')
    const separator = values.get('t')
    const isNumeric = flags.has('n') || flags.has('g') || flags.has('h') || /n/.test(key ?? '')
    const fieldOf = (line: string): string => {
      if (key === undefined) return line
      const [from = '1', to] = key.replace(/[a-z]+/gi, '').split(',')
      const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator)
      const joined = fields.slice(Number.parseInt(from, 10) - 1, to ? Number(to) : undefined)
      return joined.join(separator ?? ' ')
    }
    const compare = (a: string, b: string): number => {
      const [x, y] = [fieldOf(a), fieldOf(b)]
      if (isNumeric) return (Number.parseFloat(x) || 0) - (Number.parseFloat(y) || 0)
      if (flags.has('V')) return versionOrder(x, y)
      return flags.has('f') ? inOrder(x.toUpperCase(), y.toUpperCase()) : inOrder(x, y)
    }
    const lines = text.replace(/\n$/, '').split('\n')
    const isReversed = flags.has('r') || /r/.test(key ?? '')
    const sorted = (text === '' ? [] : lines).sort(
      (a, b) => (compare(a, b) || (flags.has('s') ? 0 : inOrder(a, b))) * (isReversed ? -1 : 1),
    )
    const shown = flags.has('u')
      ? sorted.filter((line, i) => i === 0 || compare(sorted[i - 1] ?? '', line) !== 0)
      : sorted
    const output = shown.map((line) => `${line}\n`).join('')
    const path = values.get('o')
    if (path === undefined) call.out(output)
    else call.files.write(call.path(path), output)
    return 0
  },
)

function versionOrder(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? []
  const [x, y] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]]
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : inOrder(p, q)
    if (order !== 0) return order
  }
  return 0
}

export const uniq = stream<ReadonlySet<string>, { last: string | undefined; count: number }>({
  unit: 'line',
  begin: (call) => {
    const options = given(call, 'cduif:s:')
    if (typeof options === 'number') return options
    const memory = { last: undefined, count: 0 }
    return { options: options.flags, memory, paths: options.rest.slice(0, 1) }
  },
  take: (call, flags, memory, text) => {
    const line = text.replace(/\n$/, '')
    const same = (a: string, b: string) =>
      flags.has('i') ? a.toLowerCase() === b.toLowerCase() : a === b
    if (memory.last !== undefined && same(memory.last, line)) memory.count++
    else {
      showUnique(call, flags, memory)
      memory.last = line
      memory.count = 1
    }
    return undefined
  },
  end: (call, flags, memory) => {
    showUnique(call, flags, memory)
    return 0
  },
})

function showUnique(
  call: Call,
  flags: ReadonlySet<string>,
  { last, count }: { readonly last: string | undefined; readonly count: number },
): void {
  if (last === undefined || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return
  call.out(`${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${last}\n`)
}
