/**
 * What a command is known to do: the few that examples are made of (sleep, true, false, exit,
 * touch) and shell scripts of them. Undefined for a command that is not known; a server, one may
 * suppose.
 *
 * Left out: pipes, variables and conditions of the shell. An unknown command inside a script ends
 * at once and well; at its end it is taken for a server.
 */
import { type Duration, hours, microseconds, minutes, seconds } from '../clock/duration'

export interface Script {
  /** How it ends by itself; undefined when it goes on for ever. */
  readonly exits: { readonly code: number; readonly after: Duration } | undefined
  /** The first process of a container gets no signal that it does not ask for. */
  readonly ignoresTerm: boolean
  /** Files that it makes and removes, in order. */
  readonly files: readonly FileChange[]
  /** True when it never ends by itself, as far as one can see. */
  readonly isEndless?: boolean
}

export interface FileChange {
  readonly path: string
  readonly exists: boolean
  readonly after: Duration
}

export function scriptOf(argv: readonly string[]): Script | undefined {
  const [program = '', ...rest] = argv
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (SHELLS.test(name)) {
    const flag = rest.findIndex((word) => /^-\w*c$/.test(word))
    return flag < 0 ? undefined : shellScript(rest[flag + 1] ?? '')
  }
  const done = command([name, ...rest])
  if (done === undefined) return undefined
  return { exits: done === 'forever' ? undefined : done, ignoresTerm: true, files: [] }
}

/** Whether a file is there at this time of a script's run; undefined when it says nothing of it. */
export function fileAt({ files }: Script, path: string, after: Duration): boolean | undefined {
  if (!files.some((change) => change.path === path)) return undefined
  return files.findLast((change) => change.path === path && change.after <= after)?.exists ?? false
}

const SHELLS = /^(sh|bash|ash|dash)$/
const INSTANT =
  /^(echo|printf|date|env|hostname|ls|cat|touch|rm|mkdir|chmod|cp|mv|set|trap|true|:|export|id|cd)$/
const FOREVER = /^(while\s+(true|:|sleep)|until\s+false)|^for\s*\(\(;;/
const TAILS = /^tail\s+(.*\s)?-[nF0-9]*f/i

type End = { readonly code: number; readonly after: Duration }

/** A single command; undefined when it is not known. */
function command(words: readonly string[]): End | 'forever' | undefined {
  const [name = '', first = ''] = words
  if (name === 'exec') return command(words.slice(1))
  if (TAILS.test(words.join(' '))) return 'forever'
  if (name === 'sleep') {
    const after = sleepTime(first)
    return after === undefined ? 'forever' : { code: 0, after }
  }
  if (name === 'false') return { code: 1, after: AT_ONCE }
  return INSTANT.test(name) ? { code: 0, after: AT_ONCE } : undefined
}

function shellScript(text: string): Script {
  const files: FileChange[] = []
  const ignoresTerm = !/\btrap\b/.test(text)
  let after = AT_ONCE
  let code = 0
  const parts = text.split(/(;|\n|&&|\|\|)/)
  for (let i = 0; i < parts.length; i += 2) {
    const line = (parts[i] ?? '').trim()
    const operator = parts[i - 1]
    if (line === '' || (operator === '&&' && code !== 0) || (operator === '||' && code === 0))
      continue
    if (FOREVER.test(line)) return { exits: undefined, ignoresTerm, files }
    const words = line.replace(/\s*&$/, '').split(/\s+/)
    if (words[0] === 'exit') {
      return { exits: { code: Number(words[1] ?? code), after }, ignoresTerm, files }
    }
    files.push(...changesOf(words, after))
    const end = line.endsWith('&') ? { code: 0, after: AT_ONCE } : command(words)
    const isLast =
      parts
        .slice(i + 2)
        .join('')
        .replace(/[;\s]/g, '') === ''
    if (end === 'forever' || (end === undefined && isLast)) {
      return { exits: undefined, ignoresTerm: end === 'forever' && ignoresTerm, files }
    }
    code = end?.code ?? 0
    after = microseconds(after + (end?.after ?? 0))
  }
  return { exits: { code, after }, ignoresTerm, files }
}

function changesOf(words: readonly string[], after: Duration): FileChange[] {
  const paths = words.slice(1).filter((word) => !word.startsWith('-'))
  if (words[0] === 'touch') return paths.map((path) => ({ path, exists: true, after }))
  if (words[0] === 'rm') return paths.map((path) => ({ path, exists: false, after }))
  const written = words[words.findIndex((word) => /^>>?$/.test(word)) + 1]
  return words.some((word) => /^>>?$/.test(word)) && written !== undefined
    ? [{ path: written, exists: true, after }]
    : []
}

/** Undefined for ever. */
function sleepTime(text: string): Duration | undefined {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? []
  if (number === '') return undefined
  const amount = Number(number)
  if (unit === 'm') return minutes(amount)
  if (unit === 'h') return hours(amount)
  return unit === 'd' ? hours(24 * amount) : seconds(amount)
}

const AT_ONCE = microseconds(0)
