/**
 * Programs that read files or their standard input from front to back and print as they go. What
 * comes later is read later: such a program waits for its input.
 */
import type { Applet, Call, Step } from '../system/applet'

/** A program of lines or of pieces of any size; `O` is what its words say, `M` what it remembers. */
export interface Stream<O, M> {
  /** What the words say; a number ends it at once. */
  readonly begin: (call: Call) => Beginning<O, M> | number
  /** A line with its end, or a piece; a number ends it. */
  readonly take: (call: Call, options: O, memory: M, text: string) => number | undefined
  /** At the end of each file. */
  readonly endFile?: (call: Call, options: O, memory: M, path: string) => void
  readonly end: (call: Call, options: O, memory: M) => number
  /** Whether it wants lines. */
  readonly unit: 'line' | 'piece'
}

export interface Beginning<O, M> {
  readonly options: O
  readonly memory: M
  /** What it reads; the standard input when empty. */
  readonly paths: readonly string[]
}

export function stream<O, M>(kind: Stream<O, M>): Applet {
  return {
    start(call) {
      const begun = kind.begin(call)
      if (typeof begun === 'number') return begun
      const paths = begun.paths.length === 0 ? ['-'] : [...begun.paths]
      return go(kind, call, { ...begun, paths, rest: '', hasFailed: false })
    },
    resume: (call, memory) => go(kind, call, memory as Running<O, M>), // It returned no other.
  }
}

interface Running<O, M> {
  readonly options: O
  readonly memory: M
  readonly paths: string[]
  /** The beginning of a line that has not ended. */
  rest: string
  hasFailed: boolean
}

function go<O, M>(kind: Stream<O, M>, call: Call, running: Running<O, M>): Step {
  const { options, memory, paths } = running
  for (let path = paths[0]; path !== undefined; path = paths[0]) {
    const input = inputOf(call, path)
    if (input === undefined) {
      running.hasFailed = true
      paths.shift()
      continue
    }
    const end = feed(kind, call, running, input.data)
    if (end !== undefined) return end
    if (!input.isEnd) return { wait: { on: 'input', fd: 0 }, memory: running }
    if (running.rest !== '') {
      const over = kind.take(call, options, memory, running.rest)
      running.rest = ''
      if (over !== undefined) return over
    }
    kind.endFile?.(call, options, memory, path)
    paths.shift()
  }
  const code = kind.end(call, options, memory)
  return running.hasFailed && code === 0 ? 1 : code
}

function inputOf(call: Call, path: string) {
  if (path === '-') return call.read()
  const data = call.contents(path)
  return data === undefined ? undefined : { data, isEnd: true }
}

function feed<O, M>(
  kind: Stream<O, M>,
  call: Call,
  running: Running<O, M>,
  data: string,
): number | undefined {
  const { options, memory } = running
  if (kind.unit === 'piece') return data === '' ? undefined : kind.take(call, options, memory, data)
  let text = running.rest + data
  running.rest = ''
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
    const end = kind.take(call, options, memory, text.slice(0, at + 1))
    text = text.slice(at + 1)
    if (end !== undefined) return end
  }
  running.rest = text
  return undefined
}

/** A program that needs all its input before it prints. */
export const gathering = <O>(
  begin: (call: Call) => { readonly options: O; readonly paths: readonly string[] } | number,
  finish: (call: Call, options: O, text: string, files: readonly Gathered[]) => number,
): Applet =>
  stream<O, { text: string; files: Gathered[] }>({
    unit: 'piece',
    begin: (call) => {
      const begun = begin(call)
      return typeof begun === 'number' ? begun : { ...begun, memory: { text: '', files: [] } }
    },
    take: (_call, _options, memory, text) => {
      memory.text += text
      return undefined
    },
    endFile: (_call, _options, { text, files }, path) => {
      const read = files.reduce((sum, each) => sum + each.text.length, 0)
      files.push({ path, text: text.slice(read) })
    },
    end: (call, options, { text, files }) => finish(call, options, text, files),
  })

/** One file that was read. */
export interface Gathered {
  readonly path: string
  readonly text: string
}
