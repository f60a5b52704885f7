/** Regular expressions. Models staging/src/k8s.io/apiserver/pkg/cel/library/regex.go. */
import { goRegExp } from '../go-regexp'
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
  if (compiled instanceof RegExp) return compiled
  throw new CelError(compiled.fault)
}
