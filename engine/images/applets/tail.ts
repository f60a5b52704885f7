/** `tail`: the end of files or of the input, and what is added to it later. */
import { isError } from '../files/tree'
import type { Applet, Call, Step } from '../system/applet'
import { optionsOf, unknownOption } from './instant'

interface Tailing {
  readonly lines: string
  readonly bytes: string | undefined
  readonly follows: boolean
  readonly paths: readonly string[]
  readonly showsNames: boolean
  /** What came from the input so far. */
  text: string
  /** How much of each file has been shown; undefined before it is there. */
  readonly shown: (number | null)[]
  /** The file that was shown last. */
  last: number
  isBegun: boolean
}

export const tail: Applet = {
  start(call) {
    const args = call.args.map((word, i) =>
      i === 0 ? word.replace(/^([-+])(\d+)(f?)$/, lineCount) : word,
    )
    const long = { follow: 'f', lines: 'n', bytes: 'c', retry: 'R' }
    const words = args.flatMap((word) => word.split('\0'))
    const { flags, values, rest, unknown } = optionsOf(words, 'n:c:fFqvs:R', long)
    if (unknown !== undefined) return unknownOption(call, call.name, unknown)
    const follows = flags.has('f') || flags.has('F')
    const memory: Tailing = {
      lines: values.get('n') ?? '10',
      bytes: values.get('c'),
      follows,
      paths: rest,
      showsNames: (rest.length > 1 && !flags.has('q')) || flags.has('v'),
      text: '',
      shown: rest.map(() => null),
      last: -1,
      isBegun: false,
    }
    return go(call, memory)
  },
  resume: (call, memory) => go(call, memory as Tailing), // It returned no other.
}

const lineCount = (_all: string, sign: string, number: string, follows: string): string =>
  `-n\0${sign === '+' ? '+' : ''}${number}${follows === '' ? '' : '\0-f'}`

function go(call: Call, tailing: Tailing): Step {
  if (tailing.paths.length === 0) return fromInput(call, tailing)
  let code = 0
  tailing.paths.forEach((path, i) => {
    code = show(call, tailing, path, i) || code
  })
  tailing.isBegun = true
  if (!tailing.follows) return code
  if (tailing.paths.every((path) => call.files.at(call.path(path)) === undefined)) return 1
  return { wait: waitFor(call, tailing), memory: tailing }
}

function fromInput(call: Call, tailing: Tailing): Step {
  const { data, isEnd } = call.read()
  if (tailing.isBegun) {
    call.out(data)
    return isEnd ? 0 : { wait: { on: 'input', fd: 0 }, memory: tailing }
  }
  tailing.text += data
  if (!isEnd) return { wait: { on: 'input', fd: 0 }, memory: tailing }
  call.out(endOf(tailing.text, tailing))
  return 0
}

/** Shows what is new in a file; 1 when it is not there. */
function show(call: Call, tailing: Tailing, path: string, i: number): number {
  const at = call.path(path)
  const node = call.files.at(at)
  if (isError(node) || node.type === 'directory') {
    if (!tailing.isBegun) {
      const why = isError(node) ? node.message : 'Is a directory'
      call.say(`can't open '${path}': ${why}`)
    }
    return 1
  }
  const data = node.type === 'file' ? node.data : ''
  const before = tailing.shown[i] ?? null
  const text =
    before === null
      ? tailing.isBegun
        ? data
        : endOf(data, tailing)
      : data.slice(data.length < before ? 0 : before)
  tailing.shown[i] = data.length
  if (tailing.showsNames && tailing.last !== i && (text !== '' || before === null)) {
    call.out(`${tailing.last < 0 ? '' : '\n'}==> ${path} <==\n`)
    tailing.last = i
  }
  call.out(text)
  return 0
}

function waitFor(call: Call, { paths, shown }: Tailing) {
  const at = paths.map((path) => call.path(path))
  const files = at.map((path, i) => ({ path, size: shown[i] ?? 0 }))
  return { on: 'growth', files } as const
}

function endOf(text: string, { lines, bytes }: Tailing): string {
  if (bytes !== undefined) {
    return bytes.startsWith('+') ? text.slice(Number(bytes) - 1) : text.slice(-Number(bytes))
  }
  const all = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  if (lines.startsWith('+')) return all.slice(Math.max(0, Number(lines) - 1)).join('')
  const count = Math.abs(Number(lines))
  return count === 0 ? '' : all.slice(-count).join('')
}
