/** `find`. Left out: `-o` and parentheses: all tests must hold. */
import type { FileNode } from '../files/file'
import { isError } from '../files/tree'
import { patternOf } from '../shell/pattern'
import type { Applet, Call } from '../system/applet'
import { entriesOf, KINDS, sizeOf } from './listing'

type Check = (path: string, node: FileNode) => boolean

interface FindAction {
  readonly words: readonly string[]
  readonly isAll: boolean
}

/** `find`: tests that must all hold, and one thing to do with what is found. */
export const find: Applet = {
  start(call) {
    const { args } = call
    const first = args.findIndex((word) => /^[-!(]/.test(word))
    const paths = first === 0 ? ['.'] : first < 0 ? args : args.slice(0, first)
    const wanted = expressionOf(call, first < 0 ? [] : args.slice(first))
    if (typeof wanted === 'number') return wanted
    const found = (paths.length === 0 ? ['.'] : paths).flatMap((path) =>
      below(call, path, wanted, 0),
    )
    if (wanted.action === undefined) {
      for (const path of found) call.out(path + wanted.end)
      return 0
    }
    if (wanted.deletes) {
      for (const path of found.reverse()) call.files.remove(call.path(path))
      return 0
    }
    const { words, isAll } = wanted.action
    if (found.length === 0) return 0
    const commands = isAll
      ? [words.flatMap((word) => (word === '{}' ? found : [word]))]
      : found.map((path) => words.map((word) => word.replaceAll('{}', path)))
    const script = commands.map((command) => command.map(inQuotes).join(' ')).join('\n')
    call.kernel.become(call.process, ['/bin/sh', '-c', script])
    return 'again'
  },
}

const inQuotes = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

interface Wanted {
  readonly checks: readonly Check[]
  readonly deepest: number
  readonly least: number
  readonly action: FindAction | undefined
  readonly deletes: boolean
  readonly end: string
}

function expressionOf(call: Call, words: readonly string[]): Wanted | number {
  const checks: Check[] = []
  let [deepest, least, end, isNot, deletes] = [Number.POSITIVE_INFINITY, 0, '\n', false, false]
  let action: FindAction | undefined
  const add = (check: Check) => {
    const wanted = isNot
    checks.push((path, node) => check(path, node) !== wanted)
    isNot = false
  }
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    const value = words[i + 1] ?? ''
    if (word === '!' || word === '-not') isNot = true
    else if (word === '-name' || word === '-iname') {
      const matches = patternOf(word === '-iname' ? value.toLowerCase() : value)
      add((path) => {
        const name = path.slice(path.lastIndexOf('/') + 1)
        return matches.test(word === '-iname' ? name.toLowerCase() : name)
      })
      i++
    } else if (word === '-path') {
      const matches = patternOf(value)
      add((path) => matches.test(path))
      i++
    } else if (word === '-type') {
      add((_path, { type }) => (KINDS[type] === '-' ? 'f' : KINDS[type]) === value)
      i++
    } else if (word === '-empty') add((_path, node) => isEmpty(node))
    else if (word === '-mmin' || word === '-mtime' || word === '-size') {
      add((_path, node) => compared(value, amountOf(call, word, node)))
      i++
    } else if (word === '-newer') {
      const other = call.files.at(call.path(value))
      add((_path, node) => !isError(other) && node.changedAt > other.changedAt)
      i++
    } else if (word === '-maxdepth') deepest = Number(words[++i])
    else if (word === '-mindepth') least = Number(words[++i])
    else if (word === '-print0') end = '\0'
    else if (word === '-delete') {
      action = { words: [], isAll: false }
      deletes = true
    } else if (word === '-exec') {
      const stop = words.findIndex((each, at) => at > i && (each === ';' || each === '+'))
      if (stop < 0) return call.fail("-exec requires an argument ';'")
      action = { words: words.slice(i + 1, stop), isAll: words[stop] === '+' }
      i = stop
    } else if (!/^-(?:print|a|and|follow|xdev)$/.test(word)) {
      return call.fail(`unrecognized: ${word}`)
    }
  }
  return { checks, deepest, least, action, deletes, end }
}

const isEmpty = (node: FileNode): boolean =>
  node.type === 'file' ? node.data === '' : node.type === 'directory' && node.entries.size === 0

const amountOf = (call: Call, word: string, node: FileNode): number => {
  const age = (call.world.now - node.changedAt) / 60e6
  if (word === '-size') return sizeOf(node)
  return Math.floor(word === '-mmin' ? age : age / 1440)
}

const SIZES: Readonly<Record<string, number>> = { c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }

function compared(text: string, amount: number): boolean {
  const [, sign = '', number = '0', unit = ''] = /^([-+]?)(\d+)([ckMG]?)$/.exec(text) ?? []
  const wanted = Number(number) * (unit === '' ? 1 : (SIZES[unit] ?? 1))
  if (sign === '+') return amount > wanted
  return sign === '-' ? amount < wanted : amount === wanted
}

function below(call: Call, path: string, wanted: Wanted, depth: number): string[] {
  const node = call.files.at(call.path(path), false)
  if (isError(node)) {
    call.say(`${path}: ${node.message}`)
    return []
  }
  const isIn = depth >= wanted.least && wanted.checks.every((check) => check(path, node))
  const own = isIn ? [path] : []
  if (node.type !== 'directory' || depth >= wanted.deepest) return own
  const names = entriesOf(call, path).map(({ name }) => name)
  return [
    ...own,
    ...names.flatMap((name) =>
      below(call, path === '/' ? `/${name}` : `${path}/${name}`, wanted, depth + 1),
    ),
  ]
}
