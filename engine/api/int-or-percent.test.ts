/** Numbers and percentages of a total. */
import { test } from 'node:test'
import { expect } from 'expect'
import { type IntOrPercent, isPercentage, scaledValue } from './int-or-percent'

function check(amount: IntOrPercent, total: number, up: number, down: number) {
  expect([scaledValue(amount, total, true), scaledValue(amount, total, false)]).toEqual([up, down])
}

test('a number is itself, a percentage is of the total', () => {
  check(3, 10, 3, 3)
  check('25%', 4, 1, 1)
  check('25%', 10, 3, 2)
  check('0%', 10, 0, 0)
  check('100%', 7, 7, 7)
  check('150%', 3, 5, 4)
  check('29%', 100, 29, 29)
})

test('another text is refused', () => {
  expect(() => scaledValue('5', 1, true)).toThrow(
    new Error('invalid value for IntOrString: invalid type: string is not a percentage'),
  )
  expect(() => scaledValue('x%', 1, true)).toThrow(
    new Error(
      'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax',
    ),
  )
  expect([isPercentage('5%'), isPercentage('5'), isPercentage(5)]).toEqual([true, false, false])
})
