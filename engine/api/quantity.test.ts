/** Quantities: every reading and printing agrees with kubectl, and sums with Go's rules. */
import { test } from 'node:test'
import { expect } from 'expect'
import goldens from './golden/quantities.json'
import * as quantity from './quantity'

for (const [text, golden] of Object.entries(goldens)) {
  test(`"${text}" is read and printed as by kubectl`, () => {
    const answer = attempt(() => ({ printed: quantity.canonicalQuantity(text) }))
    expect(answer).toEqual(golden)
  })
}

function attempt(read: () => object): object {
  try {
    return read()
  } catch (error) {
    if (error instanceof quantity.QuantityError) return { refused: error.message }
    throw error
  }
}

test('CPU is counted in thousandths, memory in bytes, both rounded away from zero', () => {
  expect(['100m', '0.1', 2, '1u', '-1u', '1k'].map(quantity.milliValue)).toEqual([
    100, 100, 2000, 1, -1, 1_000_000,
  ])
  expect(['1Ki', '1m', '1.5Gi', 3, '0'].map(quantity.value)).toEqual([1024, 1, 1610612736, 3, 0])
})

test('quantities compare by amount, whatever their form', () => {
  expect(quantity.compareQuantities('1', '1000m')).toBe(0)
  expect(quantity.compareQuantities('1Gi', '1G')).toBe(1)
  expect(quantity.compareQuantities('-1', 0)).toBe(-1)
})

test('a sum prints in the manner of its first part that is not zero', () => {
  const sum = (a: string, b: string) => quantity.quantityText(quantity.addQuantities(a, b))
  expect(sum('1Gi', '512Mi')).toBe('1536Mi')
  expect(sum('0', '1Gi')).toBe('1Gi')
  expect(sum('1', '1Gi')).toBe('1073741825')
  expect(sum('900m', '100m')).toBe('1')
  expect(quantity.quantityText(quantity.subtractQuantities('1', '250m'))).toBe('750m')
  expect(quantity.quantityText(quantity.subtractQuantities('1Gi', '1Gi'))).toBe('0')
})

test('counts become quantities again', () => {
  expect(quantity.quantityText(quantity.fromMilliValue(1500))).toBe('1500m')
  expect(quantity.quantityText(quantity.fromValue(2048, 'BinarySI'))).toBe('2Ki')
})
