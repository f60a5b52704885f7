/** Quantities such as 100m, 1.5Gi or 1e3, as resource.Quantity reads, prints and adds them.
 *  The rule to know: an amount is a whole number of nanos; what is finer rounds away from zero.
 *  Models apimachinery/pkg/api/resource/quantity.go, its odd corners included: a text that is
 *  nearly canonical is kept (`1.500`, `+1`), and 1000E prints as 1. */

/** Throws QuantityError. Numbers are taken for what JSON would print; spaces around are dropped. */
export function parseQuantity(text: string | number): Quantity {
  const key = String(text)
  const known = parsed.get(key)
  if (known !== undefined) return known
  return remember(parsed, key, Object.freeze(parse(key.trim())))
}

/** The text that the API shows for the quantity. */
export function quantityText({ kept, nanos, format }: Quantity): string {
  if (kept !== undefined) return kept
  if (nanos === 0n) return '0'
  const isBinary = format === 'BinarySI' && nanos % UNIT === 0n && abs(nanos) >= 1024n * UNIT
  return isBinary ? binaryText(nanos / UNIT) : decimalText(nanos, format)
}

/** What the API stores for a quantity that was written as `text`. */
export function canonicalQuantity(text: string | number): string {
  return quantityText(parseQuantity(text))
}

/** Negative, zero or positive, as sort wants it. */
export function compareQuantities(a: QuantityValue, b: QuantityValue): number {
  const [left, right] = [quantityOf(a).nanos, quantityOf(b).nanos]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The sum prints in the manner of `a`, or of `b` when `a` is zero. */
export function addQuantities(a: QuantityValue, b: QuantityValue): Quantity {
  return combined(quantityOf(a), quantityOf(b), 1n)
}

export function subtractQuantities(a: QuantityValue, b: QuantityValue): Quantity {
  return combined(quantityOf(a), quantityOf(b), -1n)
}

/** In thousandths, rounded away from zero: how CPU is counted. Exact up to 2^53. */
export function milliValue(quantity: string | number): number {
  const key = String(quantity)
  return millis.get(key) ?? remember(millis, key, scaled(parseQuantity(key), 1_000_000n))
}

/** In whole units, rounded away from zero: how memory and everything else is counted. */
export function value(quantity: string | number): number {
  const key = String(quantity)
  return units.get(key) ?? remember(units, key, scaled(parseQuantity(key), UNIT))
}

/** A count of thousandths as the API prints it: 1500 is `1500m`, 2000 is `2`. */
export function fromMilliValue(milli: number): Quantity {
  return { nanos: BigInt(milli) * 1_000_000n, format: 'DecimalSI' }
}

export function fromValue(units: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { nanos: BigInt(units) * UNIT, format }
}

export interface Quantity {
  readonly nanos: bigint
  readonly format: QuantityFormat
  /** The text it was read from, where that is what is printed. */
  readonly kept?: string
}

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'
export type QuantityValue = Quantity | string | number

export class QuantityError extends Error {
  override readonly name = 'QuantityError'
}

const UNIT = 1_000_000_000n
const MAX_BINARY = (2n ** 63n - 1n) * UNIT
/** Beyond this Go has no name for the suffix and its own arithmetic gives out. */
const MAX_EXPONENT = 1000
const MEMO_SIZE = 10_000
const FORMAT_WRONG =
  'quantities must match the regular expression ' + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

const parsed = new Map<string, Quantity>()
const millis = new Map<string, number>()
const units = new Map<string, number>()

const DECIMAL_SUFFIXES = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
const DECIMAL_NAMES = new Map([...DECIMAL_SUFFIXES].map(([name, exponent]) => [exponent, name]))
const BINARY_NAMES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

function remember<T>(memo: Map<string, T>, key: string, fresh: T): T {
  if (memo.size >= MEMO_SIZE) memo.clear()
  memo.set(key, fresh)
  return fresh
}

function quantityOf(quantity: QuantityValue): Quantity {
  return typeof quantity === 'object' ? quantity : parseQuantity(quantity)
}

function parse(text: string): Quantity {
  if (text === '0') return { nanos: 0n, format: 'DecimalSI', kept: text }
  const shape = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (text === '' || shape === null) throw new QuantityError(FORMAT_WRONG)
  const [, sign, whole = '', fraction = '', suffix = ''] = shape
  const num = whole === '' ? '0' : whole
  const { base, exponent, format } = meaningOf(suffix)
  const digits = BigInt(num + fraction)
  const size = base === 2 ? digits * 2n ** BigInt(exponent) : digits
  const nanos = shifted(size, (base === 2 ? 0 : exponent) - fraction.length + 9)
  const capped = format === 'BinarySI' && nanos > MAX_BINARY ? MAX_BINARY : nanos
  const signed = sign === '-' ? -capped : capped
  if (isKept(num, fraction, base, exponent)) return { nanos: signed, format, kept: text }
  return { nanos: signed, format }
}

function meaningOf(suffix: string) {
  const decimal = DECIMAL_SUFFIXES.get(suffix)
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' } as const
  const binary = BINARY_NAMES.indexOf(suffix)
  if (binary > 0) return { base: 2, exponent: binary * 10, format: 'BinarySI' } as const
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix)?.[1]
  if (exponent === undefined || Math.abs(Number(exponent)) > MAX_EXPONENT) {
    throw new QuantityError("unable to parse quantity's suffix")
  }
  return { base: 10, exponent: Number(exponent), format: 'DecimalExponent' } as const
}

/** What Go's fast path takes for canonical already. */
function isKept(num: string, fraction: string, base: 2 | 10, exponent: number): boolean {
  const digits = num + fraction
  if (base === 2) {
    const precision = 15 - num.length - Math.trunc((exponent * 3) / 10) - 1
    return fraction === '' && precision >= 0 && (BigInt(num) & 7n) !== 0n
  }
  const scale = exponent - fraction.length
  if (digits.length > 18 || scale < -9 || scale % 3 !== 0) return false
  return !digits.endsWith('000') && !digits.startsWith('0')
}

/** Times ten to the power; what is lost rounds up. */
function shifted(amount: bigint, power: number): bigint {
  if (power >= 0) return amount * 10n ** BigInt(power)
  return dividedUp(amount, 10n ** BigInt(-power))
}

function dividedUp(amount: bigint, by: bigint): bigint {
  const quotient = amount / by
  if (amount % by === 0n) return quotient
  return amount < 0n ? quotient - 1n : quotient + 1n
}

function scaled(quantity: Quantity, by: bigint): number {
  return Number(dividedUp(quantity.nanos, by))
}

function combined(a: Quantity, b: Quantity, sign: bigint): Quantity {
  return { nanos: a.nanos + sign * b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

function binaryText(amount: bigint): string {
  let [rest, times] = [amount, 0]
  while (rest % 1024n === 0n && times < BINARY_NAMES.length - 1) {
    rest /= 1024n
    times += 1
  }
  return `${rest}${BINARY_NAMES[times]}`
}

/** The suffix is the largest that leaves a whole number before it. */
function decimalText(nanos: bigint, format: QuantityFormat): string {
  let [rest, exponent] = [nanos, -9]
  while (rest % 1000n === 0n) {
    rest /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${rest}` : `${rest}e${exponent}`
  return `${rest}${DECIMAL_NAMES.get(exponent) ?? ''}`
}

const abs = (amount: bigint) => (amount < 0n ? -amount : amount)
