/**
 * Regular expressions, Go's texts of them run by JavaScript.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/library/regex.go. Left out: that RE2 never takes more
 * than linear time.
 */
import { CelError } from '../values'
import type { Library } from './library'

export const REGEXPS: Library = {
  'matches(string, string): bool': (text: string, pattern: string) => regexp(pattern).test(text),
  'string.matches(string): bool': (text: string, pattern: string) => regexp(pattern).test(text),
  'string.find(string): string': (text: string, pattern: string) =>
    regexp(pattern).exec(text)?.[0] ?? '',
  'string.findAll(string): list<string>': (text: string, pattern: string) =>
    findAll(text, pattern, -1),
  'string.findAll(string, int): list<string>': (text: string, pattern: string, limit: bigint) =>
    findAll(text, pattern, Number(limit)),
}

function findAll(text: string, pattern: string, limit: number): readonly string[] {
  const { source, flags } = regexp(pattern)
  const found = [...text.matchAll(new RegExp(source, `${flags}g`))].map(([match]) => match)
  return limit < 0 ? found : found.slice(0, limit)
}

function regexp(pattern: string): RegExp {
  const compiled = goRegExp(pattern)
  if (compiled === undefined) {
    throw new CelError(`error parsing regexp: invalid or unsupported: \`${pattern}\``)
  }
  return compiled
}

/** The pattern as JavaScript's; undefined when it is none. */
export function goRegExp(pattern: string): RegExp | undefined {
  const [, flags = '', rest = pattern] = /^\(\?([imsU]+)\)([\s\S]*)$/.exec(pattern) ?? []
  const own = [...flags].filter((flag) => 'ims'.includes(flag)).join('')
  try {
    return new RegExp(asJavaScript(rest), `u${own}`)
  } catch {
    return undefined
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/** What the two write differently; escapes that JavaScript does not know lose their backslash. */
const asJavaScript = (pattern: string): string =>
  pattern
    .replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole)
    .replace(/\(\?P</g, '(?<')
    .replace(
      /\\([\s\S])/g,
      (whole, escaped: string) => ESCAPES[escaped] ?? unescaped(whole, escaped),
    )

const ESCAPES: Readonly<Record<string, string>> = { A: '^', z: '$', a: '\\x07', '-': '\\-' }

const unescaped = (whole: string, escaped: string): string =>
  /[\w^$\\.*+?()[\]{}|/]/.test(escaped) ? whole : escaped
