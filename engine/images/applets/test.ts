/** `test` and `[`: the expressions that conditions are made of. */
import { isError } from '../files/tree'
import type { Call } from '../system/applet'
import type { Instant } from './instant'

/** 0 when true, 1 when false, 2 for what is no expression. */
export const testApplet: Instant = (call, args, name) => {
  const words = name.endsWith('[') ? args.slice(0, -1) : [...args]
  if (name.endsWith('[') && args.at(-1) !== ']') {
    call.err(`${name}: missing ]\n`)
    return 2
  }
  const reader: Reader = { call, words, i: 0, error: undefined }
  const result = words.length > 0 && either(reader)
  if (reader.error === undefined && reader.i < words.length) {
    reader.error = `${words[reader.i]}: unknown operand`
  }
  if (reader.error !== undefined) {
    call.err(`${name === '[' ? 'sh' : name}: ${reader.error}\n`)
    return 2
  }
  return result ? 0 : 1
}

interface Reader {
  readonly call: Call
  readonly words: readonly string[]
  i: number
  error: string | undefined
}

function either(reader: Reader): boolean {
  let result = both(reader)
  while (reader.words[reader.i] === '-o') {
    reader.i++
    const next = both(reader)
    result ||= next
  }
  return result
}

function both(reader: Reader): boolean {
  let result = single(reader)
  while (reader.words[reader.i] === '-a') {
    reader.i++
    const next = single(reader)
    result &&= next
  }
  return result
}

function single(reader: Reader): boolean {
  const { words, i } = reader
  const [first = '', operator, second] = words.slice(i, i + 3)
  const compare = operator === undefined ? undefined : BINARY.get(operator)
  if (compare !== undefined && second !== undefined) {
    reader.i += 3
    return compare(first, second, reader)
  }
  if (first === '!' && words.length > i + 1) {
    reader.i++
    return !single(reader)
  }
  if (first === '(') {
    reader.i++
    const result = either(reader)
    if (words[reader.i] === ')') reader.i++
    else reader.error ??= 'closing paren expected'
    return result
  }
  const check = UNARY.get(first)
  if (check !== undefined && operator !== undefined) {
    reader.i += 2
    return check(operator, reader)
  }
  reader.i++
  return first !== ''
}

type Comparison = (a: string, b: string, reader: Reader) => boolean

const numeric =
  (compare: (a: number, b: number) => boolean): Comparison =>
  (a, b, reader) => {
    for (const text of [a, b]) {
      if (!/^\s*[-+]?\d+\s*$/.test(text)) reader.error ??= `${text}: bad number`
    }
    return compare(Number(a), Number(b))
  }

const changedAt = ({ call }: Reader, path: string): number => {
  const node = call.files.at(call.path(path))
  return isError(node) ? -1 : node.changedAt
}

const BINARY: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', (a, b) => a === b],
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['<', (a, b) => a < b],
  ['>', (a, b) => a > b],
  ['-eq', numeric((a, b) => a === b)],
  ['-ne', numeric((a, b) => a !== b)],
  ['-lt', numeric((a, b) => a < b)],
  ['-le', numeric((a, b) => a <= b)],
  ['-gt', numeric((a, b) => a > b)],
  ['-ge', numeric((a, b) => a >= b)],
  ['-nt', (a, b, reader) => changedAt(reader, a) > changedAt(reader, b)],
  ['-ot', (a, b, reader) => changedAt(reader, a) < changedAt(reader, b)],
])

type Check = (word: string, reader: Reader) => boolean

const onNode =
  (check: (node: Exclude<ReturnType<Call['files']['at']>, { type: 'error' }>) => boolean): Check =>
  (path, { call }) => {
    const node = call.files.at(call.path(path))
    return !isError(node) && check(node)
  }

const UNARY: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['-n', (word) => word !== ''],
  ['-z', (word) => word === ''],
  ['-e', onNode(() => true)],
  ['-f', onNode(({ type }) => type === 'file')],
  ['-d', onNode(({ type }) => type === 'directory')],
  ['-r', onNode(() => true)],
  ['-w', onNode(() => true)],
  ['-x', onNode(({ mode }) => (mode & 0o111) !== 0)],
  ['-s', onNode((node) => node.type !== 'file' || node.data !== '')],
  ['-c', onNode(({ type }) => type === 'device')],
  ['-b', () => false],
  ['-p', () => false],
  ['-S', () => false],
  ['-L', isLink],
  ['-h', isLink],
  ['-t', (fd, { call }) => call.kernel.io.isTerminal(call.process, Number(fd))],
])

function isLink(path: string, { call }: Reader): boolean {
  const node = call.files.at(call.path(path), false)
  return !isError(node) && node.type === 'link'
}
