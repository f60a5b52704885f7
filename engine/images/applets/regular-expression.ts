/** POSIX regular expressions, basic and extended, in the words of JavaScript. */
import { classOf } from '../shell/pattern'

/** The same expression for `new RegExp`. */
export function regularExpression(text: string, isExtended: boolean): string {
  let source = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? ''
    if (c === '[') {
      const set = /^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/.exec(text.slice(i))?.[0]
      if (set !== undefined) {
        source += setOf(set)
        i += set.length - 1
      } else source += '\\['
    } else if (c === '\\') {
      const next = text[++i] ?? ''
      source += escaped(next, isExtended)
    } else if (isExtended) source += c === '{' && !/^\{\d*,?\d*\}/.test(text.slice(i)) ? '\\{' : c
    else if ('+?(){}|'.includes(c)) source += `\\${c}`
    else if (c === '*' && /(?:^|\\\(|\\\||\^)$/.test(text.slice(0, i))) source += '\\*'
    else if (c === '^' && !/(?:^|\\\(|\\\|)$/.test(text.slice(0, i))) source += '\\^'
    else if (c === '$' && !/^\$(?:$|\\\)|\\\|)/.test(text.slice(i))) source += '\\$'
    else source += c
  }
  return source
}

function escaped(c: string, isExtended: boolean): string {
  if (/[wWsSbBdn1-9]/.test(c)) return `\\${c}`
  if (c === 't') return '\\t'
  if (c === '<' || c === '>') return '\\b'
  if ('+?(){}|'.includes(c)) return isExtended ? `\\${c}` : c
  return /[\\^$.*[\]/]/.test(c) ? `\\${c}` : c
}

function setOf(set: string): string {
  const isNot = set[1] === '^'
  const inside = set
    .slice(isNot ? 2 : 1, -1)
    .replace(/\\/g, '\\\\')
    .replace(/\[:(\w+):\]/g, (_all, name: string) => `\0${name}\0`)
    .replace(/[[\]]/g, '\\$&')
    .replace(/\0(\w+)\0/g, (_all, name: string) => classOf(name) ?? '')
  return `[${isNot ? '^' : ''}${inside}]`
}
