/** Regular expressions. Models staging/src/k8s.io/apiserver/pkg/cel/library/regex.go. */
import { GoRegExp, goRegExp } from '../go-regexp'
import { CelError } from '../values'
import type { Library } from './library'

export const REGEXPS: Library = {
  'matches(string, string): bool': (text: string, pattern: string) => regexp(pattern).test(text),
  'string.matches(string): bool': (text: string, pattern: string) => regexp(pattern).test(text),
  'string.find(string): string': (text: string, pattern: string) =>
    regexp(pattern).all(text, 1)[0] ?? '',
  'string.findAll(string): list<string>': (text: string, pattern: string) =>
    regexp(pattern).all(text, Infinity),
  'string.findAll(string, int): list<string>': (text: string, pattern: string, limit: bigint) =>
    regexp(pattern).all(text, limit < 0n ? Infinity : Number(limit)),
}

function regexp(pattern: string): GoRegExp {
  const compiled = goRegExp(pattern)
  if (compiled instanceof GoRegExp) return compiled
  throw new CelError(compiled.fault)
}
