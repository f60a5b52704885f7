/** The patterns of the shell: `*`, `?` and `[…]`; a backslash takes the meaning of what follows. */

/** The pattern as a regular expression for the whole of a text. */
export function patternOf(pattern: string): RegExp {
  return made(`^(?:${sourceOf(pattern)})$`, 's') ?? made(`^${literal(pattern)}$`, 's') ?? NOTHING
}

const NOTHING = /$.^/

/** Undefined for what is no expression, such as a range that runs backwards. */
function made(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}

/** True when the text has a character that means something in a pattern. */
export const isPattern = (text: string): boolean => /(?:^|[^\\])(?:\\\\)*[*?[]/.test(text)

/** What stands for itself in a pattern. */
export const quoted = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&')

/** The text of a pattern that has no special characters but quoted ones. */
export const unquoted = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1')

/** Takes what matches off one end of the value: `#`, `##`, `%`, `%%`. */
export function strip(value: string, how: string, pattern: string): string {
  const matches = patternOf(pattern)
  const lengths = Array.from({ length: value.length + 1 }, (_, i) => i)
  if (how.length === 2) lengths.reverse()
  for (const length of lengths) {
    const isFront = how.startsWith('#')
    const part = isFront ? value.slice(0, length) : value.slice(value.length - length)
    if (!matches.test(part)) continue
    return isFront ? value.slice(length) : value.slice(0, value.length - length)
  }
  return value
}

/** Replaces the first match, or all of them. */
export function replace(value: string, pattern: string, by: string, all: boolean): string {
  const matches = made(sourceOf(pattern), all ? 'gs' : 's')
  return pattern === '' || matches === undefined ? value : value.replace(matches, () => by)
}

function sourceOf(pattern: string): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? ''
    if (c === '*') source += '.*'
    else if (c === '?') source += '.'
    else if (c === '\\') source += literal(pattern[++i] ?? '\\')
    else if (c === '[') {
      const [set] = SET.exec(pattern.slice(i)) ?? []
      if (set === undefined) source += '\\['
      else {
        source += setOf(set)
        i += set.length - 1
      }
    } else source += literal(c)
  }
  return source
}

const SET = /^\[[!^]?\]?(?:\[:[a-z]+:\]|[^\]])*\]/
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9A-Fa-f',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
}

function setOf(set: string): string {
  const isNot = /^\[[!^]/.test(set)
  const inside = set
    .slice(isNot ? 2 : 1, -1)
    .replace(/[\\\][^]/g, (c, at: number, all: string) =>
      c === '[' && all[at + 1] === ':' ? c : c === ']' && all[at - 1] === ':' ? c : `\\${c}`,
    )
    .replace(/\[:([a-z]+):\]/g, (_all, name: string) => CLASSES[name] ?? '')
  return `[${isNot ? '^' : ''}${inside === '' ? '\\[' : inside}]`
}

const literal = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** A class of characters such as `[:alpha:]` in the words of a regular expression. */
export const classOf = (name: string): string | undefined => CLASSES[name]
