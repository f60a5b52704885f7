/** Quantities. Models staging/src/k8s.io/apiserver/pkg/cel/library/quantity.go. */
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  type Quantity,
  QuantityError,
  subtractQuantities,
} from '../../api/quantity'
import { CelError, MAX_INT, MIN_INT, Opaque } from '../values'
import type { Library } from './library'

export const QUANTITIES: Library = {
  'quantity(string): Quantity': (text: string) => new Amount(parsed(text)),
  'isQuantity(string): bool': (text: string) => {
    try {
      parseQuantity(text)
      return text === text.trim()
    } catch (error) {
      if (error instanceof QuantityError) return false
      throw error
    }
  },
  'Quantity.sign(): int': ({ quantity }: Amount) =>
    quantity.nanos === 0n ? 0n : quantity.nanos > 0n ? 1n : -1n,
  'Quantity.isInteger(): bool': ({ quantity }: Amount) => wholeOf(quantity) !== undefined,
  'Quantity.asInteger(): int': ({ quantity }: Amount) => {
    const whole = wholeOf(quantity)
    if (whole === undefined) throw new CelError('cannot convert value to integer')
    return whole
  },
  'Quantity.asApproximateFloat(): double': ({ quantity }: Amount) => Number(quantity.nanos) / 1e9,
  'Quantity.add(Quantity): Quantity': (a: Amount, b: Amount) =>
    new Amount(addQuantities(a.quantity, b.quantity)),
  'Quantity.add(int): Quantity': (a: Amount, b: bigint) =>
    new Amount(addQuantities(a.quantity, unitsOf(b))),
  'Quantity.sub(Quantity): Quantity': (a: Amount, b: Amount) =>
    new Amount(subtractQuantities(a.quantity, b.quantity)),
  'Quantity.sub(int): Quantity': (a: Amount, b: bigint) =>
    new Amount(subtractQuantities(a.quantity, unitsOf(b))),
  'Quantity.isLessThan(Quantity): bool': (a: Amount, b: Amount) => a.compare(b) < 0,
  'Quantity.isGreaterThan(Quantity): bool': (a: Amount, b: Amount) => a.compare(b) > 0,
  'Quantity.compareTo(Quantity): int': (a: Amount, b: Amount) => BigInt(a.compare(b)),
}

class Amount extends Opaque {
  readonly typeName = 'kubernetes.Quantity'
  readonly quantity: Quantity

  constructor(quantity: Quantity) {
    super()
    this.quantity = quantity
  }

  compare(other: Amount): number {
    return compareQuantities(this.quantity, other.quantity)
  }

  equals(other: Opaque): boolean {
    return other instanceof Amount && this.compare(other) === 0
  }
}

const UNIT = 1_000_000_000n

const unitsOf = (units: bigint): Quantity => ({ nanos: units * UNIT, format: 'DecimalSI' })

function wholeOf({ nanos }: Quantity): bigint | undefined {
  const whole = nanos / UNIT
  return nanos % UNIT === 0n && whole <= MAX_INT && whole >= MIN_INT ? whole : undefined
}

function parsed(text: string): Quantity {
  try {
    return parseQuantity(text)
  } catch (error) {
    if (error instanceof QuantityError) throw new CelError(error.message)
    throw error
  }
}
