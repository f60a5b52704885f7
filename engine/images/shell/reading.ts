/** The builtin `read`: one line of the standard input into variables. */
import type { Shell } from './frames'
import { assign, variable } from './parameters'

/** Its exit code, or undefined when it must wait for more. */
export function readLine(shell: Shell, words: readonly string[]): number | undefined {
  const { call } = shell
  const { isRaw, limit, names } = optionsOf(words)
  let isWhole = true
  const { data } = call.kernel.io.take(call.process, 0, (text, isEnd) => {
    const end = endOfLine(text, isRaw)
    if (limit !== undefined && text.length >= limit) return limit
    if (end >= 0) return end + 1
    isWhole = isEnd
    return isEnd ? text.length : 0
  })
  if (!isWhole) return undefined
  const hasEnd = data.endsWith('\n') || (limit !== undefined && data.length === limit)
  const line = data.replace(/\n$/, '')
  const shown = isRaw ? line : line.replace(/\\\n/g, '').replace(/\\(.)/g, '$1')
  fill(shell, names, shown)
  return hasEnd ? 0 : 1
}

function optionsOf(words: readonly string[]) {
  let isRaw = false
  let limit: number | undefined
  let i = 1
  for (; words[i]?.startsWith('-'); i++) {
    if (words[i]?.includes('r')) isRaw = true
    if (words[i] === '-n') limit = Number(words[++i])
    else if (words[i] === '-p' || words[i] === '-t' || words[i] === '-d') i++
  }
  return { isRaw, limit, names: words.slice(i) }
}

/** A backslash before the end of a line goes on with the next. */
function endOfLine(text: string, isRaw: boolean): number {
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (isRaw || text[at - 1] !== '\\') return at
  }
  return -1
}

/** The last variable gets what is left of the line. */
function fill(shell: Shell, names: readonly string[], line: string): void {
  const ifs = variable(shell, 'IFS') ?? ' \t\n'
  const blank = [...ifs].filter((c) => /\s/.test(c)).join('')
  const isIn = (set: string, c: string | undefined) => c !== undefined && set.includes(c)
  let i = 0
  const skip = () => {
    while (isIn(blank, line[i])) i++
  }
  const targets = names.length === 0 ? ['REPLY'] : names
  targets.forEach((name, at) => {
    skip()
    if (at === targets.length - 1) {
      let end = line.length
      while (end > i && isIn(blank, line[end - 1])) end--
      assign(shell, name, line.slice(i, end))
      return
    }
    const start = i
    while (i < line.length && !isIn(ifs, line[i])) i++
    assign(shell, name, line.slice(start, i))
    skip()
    if (isIn(ifs, line[i]) && !isIn(blank, line[i])) i++
  })
}
