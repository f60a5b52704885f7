/** The values of awk: numbers and texts, and what may be done with them. */
import { AwkFault } from './awk-parser'
import { expressionOf } from './grep'
import { regularExpression } from './regular-expression'

export type Value = string | number

/** Text from outside that looks like a number is one. */
export const guessed = (text: string): Value =>
  /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : text

export const isTrue = (value: Value): boolean =>
  typeof value === 'number' ? value !== 0 : value !== ''

export const numberOf = (value: Value): number =>
  typeof value === 'number' ? value : Number.parseFloat(value) || 0

export const textOf = (value: Value): string => {
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

export function compared(op: string, a: Value, b: Value): boolean {
  const isText = (typeof a === 'string' && a !== '') || (typeof b === 'string' && b !== '')
  const [x, y] = isText ? [textOf(a), textOf(b)] : [numberOf(a), numberOf(b)]
  if (op === '==') return x === y
  if (op === '!=') return x !== y
  if (op === '<') return x < y
  if (op === '<=') return x <= y
  return op === '>' ? x > y : x >= y
}

export function arithmetic(op: string, a: number, b: number): number {
  if (op === '+') return a + b
  if (op === '-') return a - b
  if (op === '*') return a * b
  if (op === '^') return a ** b
  if (b === 0) throw new AwkFault('Division by zero')
  return op === '/' ? a / b : a % b
}

export const matches = (text: string, source: string): boolean =>
  expressionOf(regularExpression(source, true), '')?.test(text) ?? false

export function split(text: string, separator: string): string[] {
  if (separator === ' ') return text.split(/[ \t\n]+/).filter((field) => field !== '')
  if (text === '') return []
  if (separator.length === 1 && separator !== '|') return text.split(separator)
  const pattern = expressionOf(regularExpression(separator === '|' ? '[|]' : separator, true), '')
  return pattern === undefined ? [text] : text.split(pattern)
}
